using System.Runtime.CompilerServices;

namespace ThinMqtt.Cli;

/// <summary>Messages are lines. One that is too long is skipped and told as such: no peer makes thinctl keep more than that.</summary>
internal sealed class MessageReader(Stream input)
{
    /// <summary>In bytes. The largest message of a client is a filter and some names.</summary>
    public const int MaximumSize = 1 << 20;

    private readonly byte[] _buffer = new byte[MaximumSize];
    private int _begin;
    private int _end;

    /// <returns>Each line without its end; null for one that is too long. Blank lines are left out.</returns>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>?> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var isSkipping = false;
        while (true)
        {
            while (TakeLine() is { } line)
            {
                if (isSkipping)
                {
                    isSkipping = false;
                }
                else if (!line.Span.Trim((byte)'\r').Trim((byte)' ').IsEmpty)
                {
                    yield return line;
                }
            }

            if (_end - _begin == MaximumSize)
            {
                if (!isSkipping)
                {
                    yield return null;
                }

                (isSkipping, _begin, _end) = (true, 0, 0);
            }

            if (!await FillAsync(stop))
            {
                break;
            }
        }

        if (_end > _begin && !isSkipping)
        {
            yield return _buffer.AsMemory(_begin, _end - _begin);
        }
    }

    private ReadOnlyMemory<byte>? TakeLine()
    {
        var length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n');
        if (length < 0)
        {
            return null;
        }

        var line = _buffer.AsMemory(_begin, length);
        _begin += length + 1;
        return line;
    }

    /// <summary>A read of a pipe cannot be ended; the process ends without it.</summary>
    private async Task<bool> FillAsync(CancellationToken stop)
    {
        _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        var count = await Task.Run(() => input.Read(_buffer, _end, _buffer.Length - _end), CancellationToken.None).WaitAsync(stop);
        _end += count;
        return count > 0;
    }
}
