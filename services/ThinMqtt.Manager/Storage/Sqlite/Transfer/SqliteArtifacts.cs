namespace ThinMqtt.Manager.Sqlite;

internal sealed class SqliteArtifacts(SqliteAccess access) : SqliteRecords<Artifact>(access, "artifacts")
{
    protected override List<Artifact> Page(SqlSession sql, Artifact? after, int limit) => sql.ReadAll(
        ArtifactRows.Columns + " WHERE (package, version) > ($1, $2) ORDER BY package, version LIMIT $3",
        ArtifactRows.Read,
        after?.Package.Value ?? "",
        after?.Version.ToString() ?? "",
        limit);

    protected override void Put(SqlSession sql, Artifact record) => sql.Execute(
        "INSERT OR REPLACE INTO artifacts (package, version, size, md5, sha256, uploaded, location) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        record.Package.Value,
        record.Version.ToString(),
        record.Size,
        record.Md5,
        record.Sha256,
        record.Uploaded,
        record.Location);
}
