using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteReleases(SqliteAccess access) : SqliteRecords<ReleaseRecord>(access, "releases")
{
    private const string Columns = "id, package, version, channel, state, counter, manifest, attempt, announced, withdrawn, revision";

    protected override List<ReleaseRecord> Page(SqlSession sql, ReleaseRecord? after, int limit) => sql.ReadAll(
        $"SELECT {Columns} FROM releases WHERE id > $1 ORDER BY id LIMIT $2",
        row => new ReleaseRecord
        {
            Id = row.GetInt64(0),
            Package = PackageName.Parse(row.GetString(1)),
            Version = SemanticVersion.Parse(row.GetString(2)),
            Channel = ChannelName.Parse(row.GetString(3)),
            State = row.Word<ReleaseState>(4),
            Counter = row.GetInt64(5),
            Manifest = (byte[])row[6],
            Attempt = row.GetInt32(7),
            Announced = row.Time(8),
            Withdrawn = row.TimeOrNull(9),
            Revision = row.GetInt64(10),
        },
        after?.Id ?? 0,
        limit);

    protected override void Put(SqlSession sql, ReleaseRecord record) => sql.Execute(
        $"""
        INSERT OR REPLACE INTO releases ({Columns}, published_revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
        """,
        record.Id,
        record.Package.Value,
        record.Version.ToString(),
        record.Channel.Value,
        record.State,
        record.Counter,
        record.Manifest,
        record.Attempt,
        record.Announced,
        record.Withdrawn,
        record.Revision);
}
