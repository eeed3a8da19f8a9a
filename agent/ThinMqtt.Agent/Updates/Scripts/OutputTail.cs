using System.Text;

namespace ThinMqtt.Agent;

/// <summary>Keeps the end of an output of any length.</summary>
internal sealed class OutputTail
{
    /// <summary>In bytes: what fits well into a message and onto a screen.</summary>
    public const int Capacity = 4096;

    private readonly byte[] _ring = new byte[Capacity];
    private readonly Lock _gate = new();
    private long _total;

    public void Add(ReadOnlySpan<byte> output)
    {
        lock (_gate)
        {
            _total += output.Length;
            var kept = output[Math.Max(0, output.Length - Capacity)..];
            var start = (int)((_total - kept.Length) % Capacity);
            var first = Math.Min(kept.Length, Capacity - start);
            kept[..first].CopyTo(_ring.AsSpan(start));
            kept[first..].CopyTo(_ring);
        }
    }

    /// <summary>What is not UTF-8 or not printable is replaced.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var length = (int)Math.Min(_total, Capacity);
            var start = (int)((_total - length) % Capacity);
            var first = Math.Min(length, Capacity - start);
            byte[] bytes = [.. _ring.AsSpan(start, first), .. _ring.AsSpan(0, length - first)];
            var text = Encoding.UTF8.GetString(bytes);
            return string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c)).Trim();
        }
    }
}
