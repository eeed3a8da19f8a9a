using System.Threading.Channels;

namespace ThinMqtt.Agent;

/// <summary>
/// Lets bytes be produced and worked on at the same time: one fills blocks, and every worker gets all of them in order, beside the
/// others. Memory is bounded by the few blocks there are: who fills waits for the slowest worker.
/// </summary>
internal sealed class BlockRing
{
    /// <summary>In bytes.</summary>
    public const int BlockSize = 1 << 18;

    private const int Blocks = 6;

    private readonly Block[] _blocks = [.. Enumerable.Range(0, Blocks).Select(_ => new Block())];

    /// <summary>One at a time. When filling fails, the workers still get what was filled before.</summary>
    /// <param name="fill">Puts bytes into a block and returns how many; 0 is the end.</param>
    /// <param name="workers">A block is theirs only during the call. The first exception of any ends all, and is thrown.</param>
    public async Task RunAsync(Func<Memory<byte>, ValueTask<int>> fill, params Action<ReadOnlyMemory<byte>>[] workers)
    {
        var round = new Round(_blocks, workers.Length);
        var working = Task.WhenAll(workers.Select((work, worker) => Task.Run(() => round.WorkAsync(work, worker))));
        try
        {
            await round.FillAsync(fill);
        }
        finally
        {
            round.End();
            await working;
        }
    }

    private sealed class Block
    {
        private int _users;

        public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(BlockSize);

        public int Length { get; private set; }

        public void Give(int length, int users) => (Length, _users) = (length, users);

        /// <returns>Whether nobody else uses it.</returns>
        public bool TakeBack() => Interlocked.Decrement(ref _users) == 0;
    }

    private sealed class Round
    {
        private readonly Channel<Block> _free = Channel.CreateUnbounded<Block>();
        private readonly Channel<Block>[] _filled;
        private volatile bool _hasFailed;

        public Round(Block[] blocks, int workers)
        {
            _filled = [.. Enumerable.Range(0, workers).Select(_ => Channel.CreateUnbounded<Block>())];
            foreach (var block in blocks)
            {
                _free.Writer.TryWrite(block);
            }
        }

        public async Task FillAsync(Func<Memory<byte>, ValueTask<int>> fill)
        {
            while (await _free.Reader.WaitToReadAsync() && !_hasFailed && _free.Reader.TryRead(out var block))
            {
                var length = await fill(block.Bytes);
                if (length == 0)
                {
                    return;
                }

                block.Give(length, _filled.Length);
                foreach (var queue in _filled)
                {
                    queue.Writer.TryWrite(block);
                }
            }
        }

        public async Task WorkAsync(Action<ReadOnlyMemory<byte>> work, int worker)
        {
            try
            {
                await foreach (var block in _filled[worker].Reader.ReadAllAsync())
                {
                    work(block.Bytes.AsMemory(0, block.Length));
                    if (block.TakeBack())
                    {
                        _free.Writer.TryWrite(block);
                    }
                }
            }
            catch
            {
                // What is left in its queue comes back to nobody, so whoever fills must not wait for it.
                _hasFailed = true;
                _free.Writer.TryComplete();
                throw;
            }
        }

        public void End()
        {
            foreach (var queue in _filled)
            {
                queue.Writer.TryComplete();
            }
        }
    }
}
