namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteCounters(SqliteAccess access) : SqliteRecords<CounterRecord>(access, "counters")
{
    protected override List<CounterRecord> Page(SqlSession sql, CounterRecord? after, int limit) => sql.ReadAll(
        "SELECT package, counter, version FROM counters WHERE package > $1 ORDER BY package LIMIT $2",
        row => new CounterRecord(row.GetString(0), row.GetInt64(1), row.GetString(2)),
        after?.Package ?? "",
        limit);

    protected override void Put(SqlSession sql, CounterRecord record) => sql.Execute(
        "INSERT OR REPLACE INTO counters (package, counter, version) VALUES ($1, $2, $3)", record.Package, record.Counter, record.Version);
}
