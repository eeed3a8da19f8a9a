namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteGroups(SqliteAccess access) : SqliteRecords<DeviceGroup>(access, "device_groups")
{
    protected override List<DeviceGroup> Page(SqlSession sql, DeviceGroup? after, int limit) => sql.ReadAll(
        SqliteGroupStore.Columns + " WHERE name > $1 ORDER BY name LIMIT $2", SqliteGroupStore.Read, after?.Name.Value ?? "", limit);

    protected override void Put(SqlSession sql, DeviceGroup record) => SqliteGroupStore.Put(sql, record);
}
