namespace ThinMqtt.Manager.Mongo;

/// <summary>A kind of records in collections of a database.</summary>
/// <param name="access">To the database.</param>
/// <param name="collections">The one with a document for each record first.</param>
internal abstract class MongoRecords<T>(MongoAccess access, params string[] collections) : IRecordSet<T>
    where T : class
{
    protected MongoAccess Access => access;

    public virtual Task<long> CountAsync(CancellationToken stop) => access.CountAsync(collections[0], stop);

    public abstract Task<IReadOnlyList<T>> ReadAsync(T? after, int limit, CancellationToken stop);

    public abstract Task WriteAsync(IReadOnlyList<T> records, CancellationToken stop);

    public Task ClearAsync(CancellationToken stop) => access.ClearAsync(collections, stop);

    /// <summary>One that cannot be read ends it: it would be missing in the target.</summary>
    protected Task<List<TItem>> FindAsync<TItem>(
        string collection, Action<BsonWriter> filter, BsonMap<TItem> map, MongoFind how, CancellationToken stop) => access.AskAsync(
        database => database.Collection(collection).FindAsync(filter, MongoValues.Checked(collection, map), how, stop), stop);
}
