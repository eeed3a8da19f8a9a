namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteSamples(SqliteAccess access) : SqliteRecords<FleetSample>(access, "samples")
{
    protected override List<FleetSample> Page(SqlSession sql, FleetSample? after, int limit) => sql.ReadAll(
        SqliteSampleStore.Columns + " WHERE at > $1 ORDER BY at LIMIT $2", SqliteSampleStore.Read, after?.At ?? DateTimeOffset.MinValue, limit);

    protected override void Put(SqlSession sql, FleetSample record) => SqliteSampleStore.Put(sql, record);
}
