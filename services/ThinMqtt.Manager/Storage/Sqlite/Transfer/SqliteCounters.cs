namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteCounters(SqliteAccess access) : SqliteRecords<CounterRecord>(access, "counters")
{
    private const string All =
        """
        (SELECT '' AS package, seq AS counter, '' AS version FROM sqlite_sequence WHERE name = 'releases'
            UNION ALL SELECT package, counter, version FROM counters)
        """;

    public override Task<long> CountAsync(CancellationToken stop) => Task.FromResult(Count(All));

    protected override List<CounterRecord> Page(SqlSession sql, CounterRecord? after, int limit) => sql.ReadAll(
        $"SELECT package, counter, version FROM {All} WHERE $1 IS NULL OR package > $1 ORDER BY package LIMIT $2",
        row => new CounterRecord(row.GetString(0), row.GetInt64(1), row.GetString(2)),
        after?.Package,
        limit);

    protected override void Put(SqlSession sql, CounterRecord record)
    {
        if (record.Package.Length == 0)
        {
            sql.Execute("DELETE FROM sqlite_sequence WHERE name = 'releases'");
            sql.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('releases', $1)", record.Counter);
        }
        else
        {
            sql.Execute(
                "INSERT OR REPLACE INTO counters (package, counter, version) VALUES ($1, $2, $3)", record.Package, record.Counter, record.Version);
        }
    }
}
