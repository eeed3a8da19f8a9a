namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoEventSet(MongoAccess access) : MongoRecords<EventRecord>(access, MongoSchema.Events)
{
    public override async Task<IReadOnlyList<EventRecord>> ReadAsync(EventRecord? after, int limit, CancellationToken stop) => await FindAsync(
        MongoSchema.Events,
        filter => filter.Document("_id"u8).Int64("$gt"u8, after?.Id ?? 0).End(),
        entry => new EventRecord(
            entry["_id"u8].Int64(), entry["device"u8].String(), entry["at"u8].Time(), entry["kind"u8].Word<DeviceEventKind>(), entry["text"u8].String()),
        new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit },
        stop);

    /// <summary>A page is all of its ids from the first to the last.</summary>
    public override Task WriteAsync(IReadOnlyList<EventRecord> records, CancellationToken stop) => Access.ReplaceAsync(
        MongoSchema.Events,
        filter => filter.Document("_id"u8).Int64("$gte"u8, records[0].Id).Int64("$lte"u8, records[^1].Id).End(),
        records,
        static (document, entry) => document.Int64("_id"u8, entry.Id).String("device"u8, entry.Device).Time("at"u8, entry.At)
            .Word("kind"u8, (DeviceEventKind?)entry.Kind).String("text"u8, entry.Text),
        stop);
}
