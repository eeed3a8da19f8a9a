namespace ThinMqtt.Manager;

/// <summary>All records of a set, one page in memory at a time.</summary>
internal sealed class RecordPages<T>(IRecordSet<T> set)
    where T : class
{
    /// <summary>In records: with a log's end of some kilobytes each, a few megabytes.</summary>
    private const int Size = 500;

    private T? _last;
    private bool _isAtEnd;

    /// <returns>The next ones; none at the end.</returns>
    public async Task<IReadOnlyList<T>> NextAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        IReadOnlyList<T> page = _isAtEnd ? [] : await set.ReadAsync(_last, Size, stop);
        (_last, _isAtEnd) = page.Count > 0 ? (page[^1], _isAtEnd) : (_last, true);
        return page;
    }
}
