namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteEvents(SqliteAccess access) : SqliteRecords<EventRecord>(access, "device_events")
{
    protected override List<EventRecord> Page(SqlSession sql, EventRecord? after, int limit) => sql.ReadAll(
        "SELECT id, device, at, kind, text FROM device_events WHERE id > $1 ORDER BY id LIMIT $2",
        row => new EventRecord(row.GetInt64(0), row.GetString(1), row.Time(2), row.Word<DeviceEventKind>(3), row.GetString(4)),
        after?.Id ?? 0,
        limit);

    protected override void Put(SqlSession sql, EventRecord record) => sql.Execute(
        "INSERT OR REPLACE INTO device_events (id, device, at, kind, text) VALUES ($1, $2, $3, $4, $5)",
        record.Id,
        record.Device,
        record.At,
        record.Kind,
        record.Text);
}
