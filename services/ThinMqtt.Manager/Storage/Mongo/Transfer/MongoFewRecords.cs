namespace ThinMqtt.Manager.Mongo;

/// <summary>A kind of which there are thousands at most: all are read with the first page, and the others are of that.</summary>
internal abstract class MongoFewRecords<T>(MongoAccess access, params string[] collections) : MongoRecords<T>(access, collections)
    where T : class
{
    private IReadOnlyList<T> _all = [];
    private int _next;

    public override async Task<long> CountAsync(CancellationToken stop) => (await AllAsync(stop)).Count;

    public override async Task<IReadOnlyList<T>> ReadAsync(T? after, int limit, CancellationToken stop)
    {
        if (after is null)
        {
            (_all, _next) = (await AllAsync(stop), 0);
        }

        var page = _all.Skip(_next).Take(limit).ToList();
        _next += page.Count;
        return page;
    }

    /// <summary>In the order of their keys.</summary>
    protected abstract Task<IReadOnlyList<T>> AllAsync(CancellationToken stop);
}
