namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoSampleSet(MongoAccess access) : MongoRecords<FleetSample>(access, MongoSchema.Samples)
{
    public override async Task<IReadOnlyList<FleetSample>> ReadAsync(FleetSample? after, int limit, CancellationToken stop) => await FindAsync(
        MongoSchema.Samples,
        filter => filter.Document("_id"u8).Int64("$gt"u8, after?.At.UtcTicks ?? 0).End(),
        MongoSampleStore.Read,
        new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit },
        stop);

    /// <summary>A page is all of its times from the first to the last.</summary>
    public override Task WriteAsync(IReadOnlyList<FleetSample> records, CancellationToken stop) => Access.ReplaceAsync(
        MongoSchema.Samples,
        filter => filter.Document("_id"u8).Int64("$gte"u8, records[0].At.UtcTicks).Int64("$lte"u8, records[^1].At.UtcTicks).End(),
        records,
        MongoSampleStore.Write,
        stop);
}
