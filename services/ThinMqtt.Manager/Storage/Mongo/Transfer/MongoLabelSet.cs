namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoLabelSet(MongoAccess access) : MongoRecords<LabelRecord>(access, MongoSchema.Labels)
{
    public override async Task<IReadOnlyList<LabelRecord>> ReadAsync(LabelRecord? after, int limit, CancellationToken stop)
    {
        var found = await FindAsync(
            MongoSchema.Labels,
            filter => filter.Document("_id"u8).String("$gt"u8, after?.Device ?? "").End(),
            StoredLabels.Read,
            new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit },
            stop);
        return found.ConvertAll(stored => new LabelRecord(stored.Device, stored.Labels));
    }

    public override Task WriteAsync(IReadOnlyList<LabelRecord> records, CancellationToken stop) => Access.ReplaceAsync(
        MongoSchema.Labels,
        MongoValues.Ids(records.Select(record => record.Device)),
        records,
        static (document, record) => StoredLabels.Write(document.String("_id"u8, record.Device), record.Labels, MongoGuard.NewTag()),
        stop);
}
