using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Devices in the SQLite file.</summary>
internal sealed class SqliteDeviceStore(Database database, DeviceWriter writer, DeviceReader reader) : IDeviceStore
{
    public Task PresenceAsync(DeviceId id, PresencePayload message) =>
        database.WriteAsync(context => writer.Presence(context, id, message), WriteKind.Message);

    public Task HardwareAsync(DeviceId id, HardwarePayload message) =>
        database.WriteAsync(context => writer.Hardware(context, id, message), WriteKind.Message);

    public Task PackagesAsync(DeviceId id, PackagesPayload message) =>
        database.WriteAsync(context => writer.Packages(context, id, message), WriteKind.Message);

    public Task HeartbeatsAsync(IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats) =>
        database.WriteAsync(context => writer.Heartbeats(context, heartbeats), WriteKind.Signal);

    public Task WatchAsync(DateTimeOffset? listeningSince) =>
        database.WriteAsync(context => writer.Watch(context, listeningSince), WriteKind.Signal);

    public Task<StoredDevices> ListAsync(string after, int limit) => Task.FromResult(reader.List(after, limit));

    public Task<IReadOnlyList<DeviceSummary>> ListAsync(IReadOnlyList<string> ids) => Task.FromResult(reader.List(ids));

    public Task<DeviceDetails?> FindAsync(string id) => Task.FromResult(reader.Find(id));

    public Task<IReadOnlyList<Activity>> ActivitiesAsync(long? before, int limit) => Task.FromResult(reader.Activities(before, limit));
}
