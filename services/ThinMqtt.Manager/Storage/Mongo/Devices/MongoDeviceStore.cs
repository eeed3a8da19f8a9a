using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Devices in MongoDB.</summary>
internal sealed class MongoDeviceStore(
    MongoInventory inventory,
    DeviceLanes lanes,
    MongoDevices devices,
    MongoDeviceDocuments documents,
    MongoHeartbeats heartbeats,
    MongoHistory history,
    MongoDeviceReader reader,
    EventHub hub,
    ManagerOptions options) : IDeviceStore, IDisposable
{
    /// <summary>Devices that fall silent at once: a switch that lost its power has that many behind it, a broker all.</summary>
    private const int MaximumSuspects = 1000;

    private readonly SemaphoreSlim _watching = new(1);

    private readonly DeviceBatches<PresencePayload> _presences = new(
        messages => devices.TryChangeAsync(
            inventory.Calls(MongoPatience.Signal), [.. messages.Keys], (id, known, now) => DeviceDecisions.OnPresence(id, known, messages[id], now)),
        (id, message) => devices.ChangeAsync(
            inventory.Calls(MongoPatience.Message), id.Value, (known, now) => DeviceDecisions.OnPresence(id.Value, known, message, now)));

    private readonly DeviceBatches<HardwarePayload> _hardware = new(
        messages => documents.FindSameAsync(inventory.Calls(MongoPatience.Signal), messages),
        async (id, message) =>
        {
            var calls = inventory.Calls(MongoPatience.Message);
            await devices.DiscoverAsync(calls, id.Value);
            await documents.HardwareAsync(calls, id.Value, message);
        });

    private readonly DeviceBatches<PackagesPayload> _packages = new(
        messages => MongoDeviceDocuments.TryPackagesAsync(inventory.Calls(MongoPatience.Signal), messages),
        async (id, message) =>
        {
            var calls = inventory.Calls(MongoPatience.Message);
            await devices.DiscoverAsync(calls, id.Value);
            await MongoDeviceDocuments.PackagesAsync(calls, id.Value, message);
        });

    private MongoCalls Request => inventory.Calls(MongoPatience.Request);

    public Task PresenceAsync(DeviceId id, PresencePayload message) => lanes.RunAsync(id, () => _presences.StoreAsync(id, message));

    public Task HardwareAsync(DeviceId id, HardwarePayload message) => lanes.RunAsync(id, async () =>
    {
        await _hardware.StoreAsync(id, message);
        Tell(id, "It says what it is.");
    });

    public Task PackagesAsync(DeviceId id, PackagesPayload message) => lanes.RunAsync(id, async () =>
    {
        await _packages.StoreAsync(id, message);
        Tell(id, "It says what it has installed.");
    });

    public Task HeartbeatsAsync(IReadOnlyDictionary<DeviceId, HeartbeatPayload> beats) => heartbeats.StoreAsync(inventory.Calls(MongoPatience.Signal), beats);

    /// <summary>One turn after the other, however slow the server is, so that none judges what the one before it is about to change.</summary>
    public async Task WatchAsync(DateTimeOffset? listeningSince)
    {
        await _watching.WaitAsync(inventory.Stopping);
        try
        {
            await JudgeAsync(listeningSince);
        }
        finally
        {
            _watching.Release();
        }
    }

    public Task<StoredDevices> ListAsync(string after, int limit) => reader.ListAsync(Request, after, limit);

    public Task<IReadOnlyList<DeviceSummary>> ListAsync(IReadOnlyList<string> ids) => reader.ListAsync(Request, ids);

    public Task<DeviceDetails?> FindAsync(string id) => reader.FindAsync(Request, id);

    public Task<IReadOnlyList<Activity>> ActivitiesAsync(long? before, int limit) => history.NewestAsync(Request, null, limit, before);

    public void Dispose() => _watching.Dispose();

    /// <summary>A device that is heard between reading and writing is not stale: its tag, or when it was last seen, is another then.</summary>
    private async Task JudgeAsync(DateTimeOffset? listeningSince)
    {
        var calls = inventory.Calls(MongoPatience.Signal);
        var now = options.TimeProvider.GetUtcNow();
        var limit = now - (options.HeartbeatInterval * PresenceRules.MissingHeartbeats);
        var silentSince = listeningSince < limit ? limit : DateTimeOffset.MinValue;
        var map = MongoValues.Passing(MongoSchema.Devices, DeviceBson.Read, inventory.Logger);
        var suspects = await calls.ReadAsync(database => database.Collection(MongoSchema.Devices).FindAsync(
            filter => WriteSuspects(filter, silentSince, now), map));
        foreach (var some in suspects.OfType<DeviceState>().Chunk(MaximumSuspects))
        {
            await devices.TryWriteAsync(
                calls, [.. some.Select(known => DeviceDecisions.OnTime(known, now, options.HeartbeatInterval)).OfType<DeviceChange>()]);
        }
    }

    private static void WriteSuspects(BsonWriter filter, DateTimeOffset silentSince, DateTimeOffset now)
    {
        filter.Array("$or"u8);
        filter.Document().Word("presence"u8, (DevicePresence?)DevicePresence.Online).Document("lastSeen"u8).Time("$lt"u8, silentSince).End().End();
        filter.Document().Document("clonedUntil"u8).Time("$lte"u8, now).End().End();
        filter.End();
    }

    private void Tell(DeviceId id, string text) =>
        hub.Publish(new ManagerEvent(ManagerEventKind.Inventory, options.TimeProvider.GetUtcNow(), text) { Device = id.Value });
}
