namespace ThinMqtt.Broker;

/// <summary>
/// Byte blocks for output, by size class. The shared array pool keeps a few dozen of a size; a fan-out holds one block for
/// each of its receivers at once, and gives all of them back a moment later.
/// </summary>
internal static class BlockPool
{
    /// <summary>Bytes kept for reuse in each class: the receivers of a large fan-out, and no more than a server can spare.</summary>
    private const int KeptBytes = 16 * 1024 * 1024;

    private static readonly SizeClass[] Classes = [new(1024), new(4 * 1024), new(16 * 1024), new(64 * 1024), new(256 * 1024)];

    /// <summary>At least <paramref name="size"/> bytes, of any content.</summary>
    public static byte[] Rent(int size)
    {
        foreach (var sizeClass in Classes)
        {
            if (size <= sizeClass.Size)
            {
                return sizeClass.Rent();
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    public static void Return(byte[] block)
    {
        foreach (var sizeClass in Classes)
        {
            if (block.Length == sizeClass.Size)
            {
                sizeClass.Return(block);
                return;
            }
        }
    }

    /// <summary>Lets go of a part of what nobody uses; called now and then.</summary>
    public static void Trim()
    {
        foreach (var sizeClass in Classes)
        {
            sizeClass.Trim();
        }
    }

    private sealed class SizeClass(int size)
    {
        private readonly Lock _lock = new();
        private readonly Stack<byte[]> _free = new();
        private int _leastFree;

        public int Size => size;

        public byte[] Rent()
        {
            lock (_lock)
            {
                if (_free.TryPop(out var block))
                {
                    _leastFree = Math.Min(_leastFree, _free.Count);
                    return block;
                }
            }

            return GC.AllocateUninitializedArray<byte>(size);
        }

        public void Return(byte[] block)
        {
            lock (_lock)
            {
                if (_free.Count < KeptBytes / size)
                {
                    _free.Push(block);
                }
            }
        }

        /// <summary>Half of what was never needed since the last call.</summary>
        public void Trim()
        {
            lock (_lock)
            {
                for (var unneeded = (_leastFree + 1) / 2; unneeded > 0; unneeded--)
                {
                    _free.Pop();
                }

                _free.TrimExcess();
                _leastFree = _free.Count;
            }
        }
    }
}
