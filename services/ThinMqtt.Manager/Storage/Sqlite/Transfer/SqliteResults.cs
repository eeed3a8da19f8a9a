using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteResults(SqliteAccess access) : SqliteRecords<ResultRecord>(access, "results")
{
    private const string Columns = "release, device, attempt, state, percent, bytes, size, reason, log_tail, started, finished, at";

    protected override List<ResultRecord> Page(SqlSession sql, ResultRecord? after, int limit) => sql.ReadAll(
        $"SELECT {Columns} FROM results WHERE (release, device, attempt) > ($1, $2, $3) ORDER BY release, device, attempt LIMIT $4",
        row => new ResultRecord
        {
            Release = row.GetInt64(0),
            Device = row.GetString(1),
            Attempt = row.GetInt32(2),
            State = row.Word<UpdateState>(3),
            Percent = (int?)row.LongOrNull(4),
            Bytes = row.LongOrNull(5),
            Size = row.LongOrNull(6),
            Reason = row.TextOrNull(7),
            LogTail = row.TextOrNull(8),
            Started = row.TimeOrNull(9),
            Finished = row.TimeOrNull(10),
            At = row.Time(11),
        },
        after?.Release ?? 0,
        after?.Device ?? "",
        after?.Attempt ?? 0,
        limit);

    protected override void Put(SqlSession sql, ResultRecord record) => sql.Execute(
        $"""
        INSERT OR REPLACE INTO results ({Columns}, is_final)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        record.Release,
        record.Device,
        record.Attempt,
        record.State,
        record.Percent,
        record.Bytes,
        record.Size,
        record.Reason,
        record.LogTail,
        record.Started,
        record.Finished,
        record.At,
        record.State.IsFinal());
}
