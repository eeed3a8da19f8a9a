using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Reads and writes artifacts.</summary>
internal static class ArtifactRows
{
    public const string Columns = "SELECT package, version, size, md5, sha256, uploaded, location FROM artifacts";

    /// <summary>Gives an upload its place, inside a write.</summary>
    /// <exception cref="UploadRefusedException">Another artifact has this place.</exception>
    public static Artifact Keep(WriteContext context, PackageName package, SemanticVersion version, Upload upload)
    {
        if (Find(context.Sql, package, version) is { } known)
        {
            return known.Size == upload.Size && known.Sha256 == upload.Sha256
                ? known
                : throw UploadRefusedException.OtherContent(known);
        }

        var artifact = new Artifact(package, version, upload.Size, upload.Md5, upload.Sha256, context.Now, upload.Place(package, version));
        context.Sql.Execute(
            "INSERT INTO artifacts (package, version, size, md5, sha256, uploaded, location) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            package.Value,
            version.ToString(),
            artifact.Size,
            artifact.Md5,
            artifact.Sha256,
            artifact.Uploaded,
            artifact.Location);
        return artifact;
    }

    /// <summary>Removes one that is in no release.</summary>
    /// <returns>Null when it is in one.</returns>
    public static Artifact? RemoveUnused(WriteContext context, PackageName package, SemanticVersion version)
    {
        var artifact = Find(context.Sql, package, version);
        var isRemoved = context.Sql.Execute(
            """
            DELETE FROM artifacts WHERE package = $1 AND version = $2
                AND NOT EXISTS (SELECT 1 FROM releases l WHERE l.package = $1 AND l.version = $2)
            """,
            package.Value,
            version.ToString()) > 0;
        return isRemoved ? artifact : null;
    }

    /// <returns>Null when there is none.</returns>
    public static Artifact? Find(SqlSession sql, PackageName package, SemanticVersion version) =>
        sql.ReadOne(Columns + " WHERE package = $1 AND version = $2", Read, package.Value, version.ToString());

    public static IReadOnlyList<Artifact> All(SqlSession sql) => sql.ReadAll(Columns + " ORDER BY package", Read);

    public static Artifact Read(SqliteDataReader row) => new(
        PackageName.Parse(row.GetString(0)),
        SemanticVersion.Parse(row.GetString(1)),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        row.Time(5),
        row.GetString(6));
}
