namespace ThinMqtt.Manager.Sqlite;

/// <summary>What has happened to a device; the oldest entries make room.</summary>
internal sealed class DeviceHistory(ManagerOptions options)
{
    public void Add(WriteContext context, string device, DeviceEventKind kind, string text)
    {
        var entry = context.Sql.ReadOne(
            "INSERT INTO device_events (device, at, kind, text) VALUES ($1, $2, $3, $4) RETURNING id",
            row => row.GetInt64(0),
            device,
            context.Now,
            kind,
            text);
        context.Sql.Execute(
            """
            DELETE FROM device_events WHERE device = $1 AND id <=
                (SELECT id FROM device_events WHERE device = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)
            """,
            device,
            options.EventsPerDevice);
        context.Events.Add(new ManagerEvent(ManagerEventKind.Device, context.Now, text) { Device = device, DeviceEvent = kind, Entry = entry });
    }
}
