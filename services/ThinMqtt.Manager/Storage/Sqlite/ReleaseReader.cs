using System.Text.Json;
using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Reads releases.</summary>
internal static class ReleaseReader
{
    private const string Columns =
        """
        SELECT l.id, l.package, l.version, l.channel, l.state, l.counter, l.attempt, l.announced, l.withdrawn, a.size, a.md5, a.sha256
        FROM releases l JOIN artifacts a ON a.package = l.package AND a.version = l.version
        """;

    public static ReleasePage List(SqlSession sql, ReleaseChoice choice)
    {
        var found = sql.ReadAll(
            Columns + """
             WHERE ($1 IS NULL OR l.package = $1) AND ($2 IS NULL OR l.channel = $2) AND ($3 IS NULL OR l.state = $3) AND l.id < $4
            ORDER BY l.id DESC LIMIT $5
            """,
            Summary,
            choice.Package?.Value,
            choice.Channel?.Value,
            choice.State,
            choice.Before ?? long.MaxValue,
            choice.Limit + 1);
        var page = found.Take(choice.Limit).ToList();
        return new ReleasePage(Counted(sql, page), found.Count > choice.Limit ? $"{page[^1].Id}" : null);
    }

    /// <summary>Those of the numbers that there are, the newest first.</summary>
    public static IReadOnlyList<ReleaseSummary> List(SqlSession sql, IReadOnlyList<long> ids) => Counted(sql, sql.ReadAll(
        Columns + " WHERE l.id IN (SELECT value FROM json_each($1)) ORDER BY l.id DESC", Summary, JsonSerializer.Serialize(ids)));

    /// <returns>Null when there is no such release.</returns>
    public static ReleaseDetails? Find(SqlSession sql, long id) => sql.ReadOne(Columns + " WHERE l.id = $1", Summary, id) is { } found
        ? ReleaseDetails.Of(found with { Counts = ResultReader.Counts(sql, id) }, ResultReader.Failures(sql, id))
        : null;

    /// <param name="sql">A connection.</param>
    /// <param name="package">Only its; null for all.</param>
    public static IReadOnlyList<PublishedRelease> Published(SqlSession sql, string? package) => sql.ReadAll(
        """
        SELECT id, package, channel, state, manifest, revision, published_revision FROM releases
        WHERE $1 IS NULL OR package = $1 ORDER BY id
        """,
        row => new PublishedRelease(
            row.GetInt64(0),
            PackageName.Parse(row.GetString(1)),
            ChannelName.Parse(row.GetString(2)),
            row.Word<ReleaseState>(3) == ReleaseState.Live,
            (byte[])row[4],
            row.GetInt64(5),
            row.GetInt64(6)),
        package);

    private static List<ReleaseSummary> Counted(SqlSession sql, List<ReleaseSummary> releases) =>
        releases.ConvertAll(release => release with { Counts = ResultReader.Counts(sql, release.Id) });

    private static ReleaseSummary Summary(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Package = PackageName.Parse(row.GetString(1)),
        Version = SemanticVersion.Parse(row.GetString(2)),
        Channel = ChannelName.Parse(row.GetString(3)),
        State = row.Word<ReleaseState>(4),
        Counter = row.GetInt64(5),
        Attempt = row.GetInt32(6),
        Announced = row.Time(7),
        Withdrawn = row.TimeOrNull(8),
        Size = row.GetInt64(9),
        Md5 = row.GetString(10),
        Sha256 = row.GetString(11),
        Counts = new Dictionary<string, int>(),
    };
}
