using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Reads results; always the latest attempt of each device at each release.</summary>
internal static class ResultReader
{
    private const int MaximumFailures = 1000;

    private const string Latest =
        """
        SELECT r.release, r.device, l.package, l.version, r.attempt, r.state, r.is_final, r.percent, r.bytes, r.size, r.reason, r.log_tail,
            r.started, r.finished, r.at
        FROM results r JOIN releases l ON l.id = r.release
        WHERE r.attempt = (SELECT MAX(attempt) FROM results WHERE release = r.release AND device = r.device)
        """;

    public static IReadOnlyList<ReleaseResult> OfDevice(SqlSession sql, string device) =>
        sql.ReadAll(Latest + " AND r.device = $1 ORDER BY r.release DESC", Read, device);

    public static IReadOnlyList<ReleaseResult> Failures(SqlSession sql, long release) => sql.ReadAll(
        Latest + " AND r.release = $1 AND r.is_final AND r.state <> 'Succeeded' ORDER BY r.device LIMIT $2", Read, release, MaximumFailures);

    /// <summary>Without what else is known of them, as there may be one of each device.</summary>
    public static IReadOnlyList<DeviceFailure> AllFailures(SqlSession sql, long release) => sql.ReadAll(
        """
        SELECT r.device, r.state, r.reason FROM results r WHERE r.release = $1 AND r.is_final AND r.state <> 'Succeeded'
            AND r.attempt = (SELECT MAX(attempt) FROM results WHERE release = r.release AND device = r.device)
        ORDER BY r.device
        """,
        row => new DeviceFailure(row.GetString(0), row.Word<UpdateState>(1), row.TextOrNull(2)),
        release);

    public static ResultPage Page(SqlSession sql, long release, UpdateState? state, string? after, int limit)
    {
        var rows = sql.ReadAll(
            Latest + " AND r.release = $1 AND r.device > $2 AND ($3 IS NULL OR r.state = $3) ORDER BY r.device LIMIT $4",
            Read,
            release,
            after ?? "",
            state,
            limit + 1);
        return rows.Count > limit ? new ResultPage(rows[..limit], rows[limit - 1].Device) : new ResultPage(rows, null);
    }

    public static IReadOnlyDictionary<string, int> Counts(SqlSession sql, long release) => sql
        .ReadAll(
            """
            SELECT state, COUNT(*) FROM results r WHERE release = $1
                AND attempt = (SELECT MAX(attempt) FROM results WHERE release = r.release AND device = r.device)
            GROUP BY state
            """,
            row => (State: row.GetString(0), Count: row.GetInt32(1)),
            release)
        .ToDictionary(row => char.ToLowerInvariant(row.State[0]) + row.State[1..], row => row.Count);

    private static ReleaseResult Read(SqliteDataReader row) => new()
    {
        Release = row.GetInt64(0),
        Device = row.GetString(1),
        Package = PackageName.Parse(row.GetString(2)),
        Version = SemanticVersion.Parse(row.GetString(3)),
        Attempt = row.GetInt32(4),
        State = row.Word<UpdateState>(5),
        IsFinal = row.GetBoolean(6),
        Percent = (int?)row.LongOrNull(7),
        Bytes = row.LongOrNull(8),
        Size = row.LongOrNull(9),
        Reason = row.TextOrNull(10),
        LogTail = row.TextOrNull(11),
        Started = row.TimeOrNull(12),
        Finished = row.TimeOrNull(13),
        At = row.Time(14),
    };
}
