using System.Runtime.CompilerServices;

namespace ThinMqtt.Manager;

/// <summary>All records of a set, one page in memory at a time.</summary>
internal sealed class RecordPages<T>(IRecordSet<T> set)
    where T : class
{
    /// <summary>In records: with a log's end of some kilobytes each, a few megabytes.</summary>
    private const int Size = 500;

    private T? _last;
    private bool _isAtEnd;

    /// <summary>One by one; pages of two sets need not be equally long.</summary>
    public async IAsyncEnumerable<T> AllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await NextAsync(stop) is { Count: > 0 } page)
        {
            foreach (var record in page)
            {
                yield return record;
            }
        }
    }

    /// <returns>The next ones; none at the end.</returns>
    public async Task<IReadOnlyList<T>> NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        IReadOnlyList<T> page = _isAtEnd ? [] : await set.ReadAsync(_last, Size, stop);
        (_last, _isAtEnd) = page.Count > 0 ? (page[^1], _isAtEnd) : (_last, true);
        return page;
    }
}
