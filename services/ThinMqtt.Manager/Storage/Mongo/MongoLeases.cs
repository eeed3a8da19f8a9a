namespace ThinMqtt.Manager.Mongo;

/// <summary>The lease as the document <c>manager</c> of a collection; each write is guarded by what was read.</summary>
internal sealed class MongoLeases(MongoCollection leases) : ILeaseStore
{
    private const string Id = "manager";

    public async Task<LeaseRecord?> ReadAsync()
    {
        try
        {
            return await leases.FindOneAsync(
                static filter => filter.String("_id"u8, Id),
                static found => new LeaseRecord(found["owner"u8].String(), found["renewal"u8].Int64()));
        }
        catch (MongoException exception)
        {
            throw Unavailable(exception);
        }
    }

    public async Task<bool> TryWriteAsync(LeaseRecord? expected, LeaseRecord? next)
    {
        try
        {
            return (expected, next) switch
            {
                (null, null) => true,
                (null, _) => await InsertAsync(next),
                (_, null) => await leases.DeleteAsync(filter => Write(filter, expected)) == 1,
                _ => (await leases.UpdateAsync(
                    filter => Write(filter, expected), update => update.Document("$set"u8, changed => Write(changed, next)))).Matched == 1,
            };
        }
        catch (MongoException exception)
        {
            throw Unavailable(exception);
        }
    }

    private async Task<bool> InsertAsync(LeaseRecord next)
    {
        try
        {
            await leases.InsertAsync(document => Write(document, next));
            return true;
        }
        catch (MongoException exception) when (exception.Kind == MongoErrorKind.DuplicateKey)
        {
            return false;
        }
    }

    private static void Write(BsonWriter document, LeaseRecord lease) =>
        document.String("_id"u8, Id).String("owner"u8, lease.Owner).Int64("renewal"u8, lease.Renewal);

    private static InventoryUnavailableException Unavailable(MongoException exception) => new(exception.Message, exception);
}
