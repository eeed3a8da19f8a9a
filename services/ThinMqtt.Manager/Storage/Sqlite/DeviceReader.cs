using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Reads the inventory.</summary>
internal sealed class DeviceReader(Database database, ManagerOptions options)
{
    private const string Columns =
        """
        SELECT d.id, d.presence, d.reason, d.cloned_until, d.agent, d.first_seen, d.last_seen,
            d.heartbeat_at, d.sequence, d.uptime, d.load, d.memory_free, d.disk_free, o.hardware, o.packages, l.room, l.tags
        FROM devices d LEFT JOIN device_documents o ON o.id = d.id LEFT JOIN device_labels l ON l.id = d.id
        """;

    public StoredDevices List(string after, int limit)
    {
        var rows = database.Read(sql => sql.ReadAll(Columns + " WHERE d.id > $1 ORDER BY d.id LIMIT $2", Summary, after, limit + 1));
        return rows.Count > limit ? new StoredDevices(rows[..limit], rows[limit - 1].Id) : new StoredDevices(rows, null);
    }

    public IReadOnlyList<DeviceSummary> List(IReadOnlyList<string> ids) => database.Read(sql => sql.ReadAll(
        Columns + " WHERE d.id IN (SELECT value FROM json_each($1)) ORDER BY d.id", Summary, JsonSerializer.Serialize(ids)));

    /// <summary>The newest entries of all histories, the newest first.</summary>
    public IReadOnlyList<Activity> Activities(long? before, int limit) => database.Read(sql => sql.ReadAll(
        "SELECT id, device, at, kind, text FROM device_events WHERE id < $1 ORDER BY id DESC LIMIT $2",
        row => new Activity(row.GetInt64(0), row.GetString(1), row.Time(2), row.Word<DeviceEventKind>(3), row.GetString(4)),
        before ?? long.MaxValue,
        limit));

    /// <returns>Null when it is not known.</returns>
    public DeviceDetails? Find(string id) => database.Read(sql => sql.ReadOne(Columns + " WHERE d.id = $1", Details, id) is { } found
        ? found with
        {
            Results = ResultReader.OfDevice(sql, id),
            Events = sql.ReadAll(
                "SELECT id, at, kind, text FROM device_events WHERE device = $1 ORDER BY id DESC LIMIT $2",
                row => new DeviceEvent(row.GetInt64(0), row.Time(1), row.Word<DeviceEventKind>(2), row.GetString(3)),
                id,
                options.EventsPerDevice),
        }
        : null);

    private DeviceSummary Summary(SqliteDataReader row) => Fill(row, new DeviceSummary
    {
        Id = row.GetString(0), Presence = default, IsCloned = false, FirstSeen = default, LastSeen = default, Packages = [],
    });

    private DeviceDetails Details(SqliteDataReader row) => (DeviceDetails)Fill(row, new DeviceDetails
    {
        Id = row.GetString(0),
        Presence = default,
        IsCloned = false,
        FirstSeen = default,
        LastSeen = default,
        Packages = [],
        Results = [],
        Events = [],
    });

    private DeviceSummary Fill(SqliteDataReader row, DeviceSummary empty)
    {
        var said = Document<PackagesPayload>(row, 14);
        return empty with
        {
            Presence = row.Word<DevicePresence>(1),
            Reason = row.WordOrNull<PresenceReason>(2),
            IsCloned = row.TimeOrNull(3) > options.TimeProvider.GetUtcNow(),
            Agent = row.TextOrNull(4),
            FirstSeen = row.Time(5),
            LastSeen = row.Time(6),
            Heartbeat = row.IsDBNull(7) ? null : Heartbeat(row),
            Hardware = Document<HardwarePayload>(row, 13),
            Packages = said?.Packages ?? [],
            Channels = said?.Channels,
            Labels = SqliteLabelStore.Read(row, 15),
        };
    }

    private static HeartbeatPayload Heartbeat(SqliteDataReader row) => new()
    {
        At = row.Time(7),
        Sequence = row.GetInt64(8),
        UptimeSeconds = row.GetInt64(9),
        Load = row.GetDouble(10),
        MemoryFree = row.GetInt64(11),
        DiskFree = row.GetInt64(12),
    };

    private static T? Document<T>(SqliteDataReader row, int column)
        where T : class, IPayload =>
        row.TextOrNull(column) is { } json && Payload.TryParse<T>(Encoding.UTF8.GetBytes(json), out var payload, out _) ? payload : null;
}
