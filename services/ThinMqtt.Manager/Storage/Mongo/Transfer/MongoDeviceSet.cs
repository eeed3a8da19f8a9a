namespace ThinMqtt.Manager.Mongo;

internal sealed class MongoDeviceSet(MongoAccess access) : MongoRecords<DeviceRecord>(access, MongoSchema.Devices, MongoSchema.DeviceDocuments)
{
    public override async Task<IReadOnlyList<DeviceRecord>> ReadAsync(DeviceRecord? after, int limit, CancellationToken stop)
    {
        var states = await FindAsync(
            MongoSchema.Devices,
            filter => filter.Document("_id"u8).String("$gt"u8, after?.Id ?? "").End(),
            DeviceBson.Read,
            new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit },
            stop);
        var found = await FindAsync(
            MongoSchema.DeviceDocuments, MongoValues.Ids(states.Select(state => state.Id)), Said.Read, new MongoFind(), stop);
        var said = found.ToDictionary(one => one.Id);
        return states.ConvertAll(state => Record(state, said.GetValueOrDefault(state.Id)));
    }

    public override async Task WriteAsync(IReadOnlyList<DeviceRecord> records, CancellationToken stop)
    {
        var ids = MongoValues.Ids(records.Select(record => record.Id));
        await Access.ReplaceAsync(MongoSchema.Devices, ids, records, Write, stop);
        var said = records.Where(record => record.Hardware is not null || record.Packages is not null).ToList();
        await Access.ReplaceAsync(MongoSchema.DeviceDocuments, ids, said, WriteSaid, stop);
    }

    private static DeviceRecord Record(DeviceState state, Said? said) => new()
    {
        Id = state.Id,
        Facts = state.Facts,
        FirstSeen = state.FirstSeen,
        Boot = state.Boot,
        OtherBoot = state.OtherBoot,
        Heartbeat = state.Heartbeat,
        Macs = said?.Macs ?? [],
        OtherMacs = said?.OtherMacs ?? [],
        Hardware = said?.Hardware,
        Packages = said?.Packages,
    };

    private static void Write(BsonWriter document, DeviceRecord record)
    {
        var state = new DeviceState
        {
            Id = record.Id,
            Facts = record.Facts,
            FirstSeen = record.FirstSeen,
            Boot = record.Boot,
            OtherBoot = record.OtherBoot,
            Heartbeat = record.Heartbeat,
        };
        DeviceBson.Write(document, new DeviceChange(null, state, []), MongoGuard.NewTag());
    }

    private static void WriteSaid(BsonWriter document, DeviceRecord record)
    {
        MongoDeviceDocuments.WriteAddresses(document.String("_id"u8, record.Id), record.Macs, record.OtherMacs, MongoGuard.NewTag());
        if (record.Hardware is not null)
        {
            document.String("hardware"u8, record.Hardware);
        }

        if (record.Packages is not null)
        {
            document.String("packages"u8, record.Packages);
        }
    }

    /// <summary>What a device says of itself, as it is stored.</summary>
    private sealed record Said(string Id, IReadOnlyList<string> Macs, IReadOnlyList<string> OtherMacs, string? Hardware, string? Packages)
    {
        public static Said Read(BsonDocument document) => new(
            document["_id"u8].String(), Items(document["macs"u8]), Items(document["otherMacs"u8]), Text(document, "hardware"u8), Text(document, "packages"u8));

        private static string? Text(BsonDocument document, ReadOnlySpan<byte> name) => document.TryFind(name, out var text) ? text.StringOrNull() : null;

        private static List<string> Items(BsonElement array)
        {
            var items = new List<string>();
            foreach (var item in array.Array())
            {
                items.Add(item.String());
            }

            return items;
        }
    }
}
