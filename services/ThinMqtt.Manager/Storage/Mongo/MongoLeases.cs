namespace ThinMqtt.Manager.Mongo;

/// <summary>The lease as the document <c>manager</c> of a collection; each write is guarded by what was read.</summary>
internal sealed class MongoLeases(MongoInventory inventory) : ILeaseStore
{
    private const string Id = "manager";

    public Task<LeaseRecord?> ReadAsync() => inventory.Calls(MongoPatience.Signal).ReadAsync(database => ReadAsync(database, default));

    public static Task<LeaseRecord?> ReadAsync(MongoDatabase database, CancellationToken stop) =>
        database.Collection(MongoSchema.Leases).FindOneAsync(
            MongoValues.Id(Id), static found => new LeaseRecord(found["owner"u8].String(), found["renewal"u8].Int64()), stop);

    public async Task<bool> TryWriteAsync(LeaseRecord? expected, LeaseRecord? next)
    {
        var calls = inventory.Calls(MongoPatience.Signal);
        return (expected, next) switch
        {
            (null, null) => true,
            (null, _) => await MongoGuard.TryInsertAsync(calls, MongoSchema.Leases, document => Write(document, next)),
            (_, null) => await calls.WriteAsync(database => database.Collection(MongoSchema.Leases).DeleteAsync(filter => Write(filter, expected))) > 0,
            _ => await MongoGuard.TryUpdateAsync(
                calls, MongoSchema.Leases, filter => Write(filter, expected), update => update.Document("$set"u8, changed => Write(changed, next))),
        };
    }

    private static void Write(BsonWriter document, LeaseRecord lease) =>
        document.String("_id"u8, Id).String("owner"u8, lease.Owner).Int64("renewal"u8, lease.Renewal);
}
