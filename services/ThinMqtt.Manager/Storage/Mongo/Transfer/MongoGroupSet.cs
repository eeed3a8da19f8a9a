namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoGroupSet(MongoAccess access) : MongoRecords<DeviceGroup>(access, MongoSchema.Groups)
{
    public override async Task<IReadOnlyList<DeviceGroup>> ReadAsync(DeviceGroup? after, int limit, CancellationToken stop)
    {
        var found = await FindAsync(
            MongoSchema.Groups,
            filter => filter.Document("_id"u8).String("$gt"u8, after?.Name.Value ?? "").End(),
            StoredGroup.Read,
            new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit },
            stop);
        return found.ConvertAll(stored => stored.Group);
    }

    public override Task WriteAsync(IReadOnlyList<DeviceGroup> records, CancellationToken stop) => Access.ReplaceAsync(
        MongoSchema.Groups,
        MongoValues.Ids(records.Select(record => record.Name.Value)),
        records,
        static (document, record) => StoredGroup.Write(document.String("_id"u8, record.Name.Value), record, MongoGuard.NewTag()),
        stop);
}
