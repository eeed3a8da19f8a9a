namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of samples, by their time.</summary>
internal sealed class MongoSampleStore(MongoInventory inventory) : ISampleStore
{
    public async Task AddAsync(FleetSample sample)
    {
        var calls = inventory.Calls(MongoPatience.Signal);
        await calls.WriteAsync(database => database.Collection(MongoSchema.Samples).DeleteAsync(
            filter => filter.Document("_id"u8).Int64("$lt"u8, (sample.At - SampleRules.Memory).UtcTicks).End()));
        await calls.WriteAsync(database => database.Collection(MongoSchema.Samples).UpsertAsync(
            filter => filter.Time("_id"u8, sample.At), update => update.Document("$set"u8, changed => WriteCounts(changed, sample))));
    }

    public async Task<IReadOnlyList<FleetSample>> SinceAsync(DateTimeOffset since)
    {
        var map = MongoValues.Passing(MongoSchema.Samples, Read, inventory.Logger);
        var found = await inventory.Calls(MongoPatience.Request).ReadAsync(database => database.Collection(MongoSchema.Samples).FindAsync(
            filter => filter.Document("_id"u8).Int64("$gte"u8, since.UtcTicks).End(), map, new MongoFind { Sort = sort => sort.Int32("_id"u8, 1) }));
        return [.. found.OfType<FleetSample>()];
    }

    public static FleetSample Read(BsonDocument sample) =>
        new(sample["_id"u8].Time(), sample["online"u8].Int32(), sample["stale"u8].Int32(), sample["offline"u8].Int32());

    /// <summary>A whole document.</summary>
    public static void Write(BsonWriter document, FleetSample sample) => WriteCounts(document.Time("_id"u8, sample.At), sample);

    private static void WriteCounts(BsonWriter document, FleetSample sample) =>
        document.Int32("online"u8, sample.Online).Int32("stale"u8, sample.Stale).Int32("offline"u8, sample.Offline);
}
