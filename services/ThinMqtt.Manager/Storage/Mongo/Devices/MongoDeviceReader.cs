namespace ThinMqtt.Manager.Mongo;

/// <summary>Reads devices, with what they say of themselves.</summary>
internal sealed class MongoDeviceReader(
    MongoInventory inventory,
    MongoDeviceDocuments documents,
    MongoLabelStore labels,
    MongoHistory history,
    MongoResults results,
    ManagerOptions options)
{
    public async Task<StoredDevices> ListAsync(MongoCalls calls, string after, int limit)
    {
        var found = await FindAsync(
            calls,
            query => query.Document("_id"u8).String("$gt"u8, after).End(),
            new MongoFind { Sort = sort => sort.Int32("_id"u8, 1), Limit = limit + 1 });
        var rows = found.Count > limit ? found[..limit] : found;
        return new StoredDevices(await SummariesAsync(calls, Readable(rows)), found.Count > limit ? rows[^1].Id : null);
    }

    public async Task<IReadOnlyList<DeviceSummary>> ListAsync(MongoCalls calls, IReadOnlyList<string> ids)
    {
        var found = await FindAsync(calls, MongoValues.Ids(ids), new MongoFind { Sort = sort => sort.Int32("_id"u8, 1) });
        return await SummariesAsync(calls, Readable(found));
    }

    public async Task<DeviceDetails?> FindAsync(MongoCalls calls, string id)
    {
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Devices).FindOneAsync(
            MongoValues.Id(id), MongoValues.Checked(MongoSchema.Devices, DeviceBson.Read)));
        if (found is null)
        {
            return null;
        }

        var empty = new DeviceDetails
        {
            Id = id,
            Presence = default,
            IsCloned = false,
            FirstSeen = default,
            LastSeen = default,
            Packages = [],
            Results = await results.OfDeviceAsync(calls, id),
            Events = [.. (await history.NewestAsync(calls, id, options.EventsPerDevice)).Select(entry => new DeviceEvent(entry.Id, entry.At, entry.Kind, entry.Text))],
        };
        return (DeviceDetails)Fill(
            empty, found, (await documents.FindAsync(calls, [id])).GetValueOrDefault(id), (await labels.FindAsync(calls, [id])).GetValueOrDefault(id));
    }

    /// <returns>With null for a document that cannot be read.</returns>
    private Task<List<(string Id, DeviceState? State)>> FindAsync(MongoCalls calls, Action<BsonWriter> filter, MongoFind how)
    {
        var map = MongoValues.Passing(MongoSchema.Devices, DeviceBson.Read, inventory.Logger);
        return calls.ReadAsync(database => database.Collection(MongoSchema.Devices).FindAsync(
            filter, document => (document["_id"u8].String(), map(document)), how));
    }

    private static List<DeviceState> Readable(List<(string Id, DeviceState? State)> found) => [.. found.Select(one => one.State).OfType<DeviceState>()];

    private async Task<IReadOnlyList<DeviceSummary>> SummariesAsync(MongoCalls calls, List<DeviceState> states)
    {
        var ids = states.ConvertAll(state => state.Id);
        var said = await documents.FindAsync(calls, ids);
        var called = await labels.FindAsync(calls, ids);
        var empty = new DeviceSummary { Id = "", Presence = default, IsCloned = false, FirstSeen = default, LastSeen = default, Packages = [] };
        return states.ConvertAll(state => Fill(empty, state, said.GetValueOrDefault(state.Id), called.GetValueOrDefault(state.Id)));
    }

    private DeviceSummary Fill(DeviceSummary empty, DeviceState state, DeviceDocument? said, DeviceLabels? called) => empty with
    {
        Id = state.Id,
        Presence = state.Facts.Presence,
        Reason = state.Facts.Reason,
        IsCloned = state.Facts.ClonedUntil > options.TimeProvider.GetUtcNow(),
        Agent = state.Facts.Agent,
        FirstSeen = state.FirstSeen,
        LastSeen = state.Facts.LastSeen,
        Heartbeat = state.Heartbeat,
        Hardware = said?.Hardware,
        Packages = said?.Packages?.Packages ?? [],
        Channels = said?.Packages?.Channels,
        Labels = called ?? DeviceLabels.None,
    };
}
