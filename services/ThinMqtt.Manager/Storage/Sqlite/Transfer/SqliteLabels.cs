namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteLabels(SqliteAccess access) : SqliteRecords<LabelRecord>(access, "device_labels")
{
    protected override List<LabelRecord> Page(SqlSession sql, LabelRecord? after, int limit) => sql.ReadAll(
        "SELECT id, room, tags FROM device_labels WHERE id > $1 ORDER BY id LIMIT $2",
        row => new LabelRecord(row.GetString(0), SqliteLabelStore.Read(row, 1)),
        after?.Device ?? "",
        limit);

    protected override void Put(SqlSession sql, LabelRecord record) => SqliteLabelStore.Put(sql, record.Device, record.Labels);
}
