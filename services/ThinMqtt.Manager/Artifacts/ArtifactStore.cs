using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The inventory of artifacts; their bytes are in an <see cref="IArtifactStorage"/>.</summary>
internal sealed class ArtifactStore(Database database)
{
    private const string Columns = "SELECT package, version, size, md5, sha256, uploaded, location FROM artifacts";

    /// <summary>Gives an upload its place, inside a write.</summary>
    /// <exception cref="UploadRefusedException">Another artifact has this place.</exception>
    public static Artifact Keep(WriteContext context, PackageName package, SemanticVersion version, Upload upload)
    {
        if (Find(context.Sql, package, version) is { } known)
        {
            return known.Size == upload.Size && known.Sha256 == upload.Sha256
                ? known
                : throw new UploadRefusedException(
                    409, $"{package} {version} exists with other content (sha256 {known.Sha256}). A changed package needs a new version.");
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

    /// <returns>Null when there is none.</returns>
    public Artifact? Find(PackageName package, SemanticVersion version) => database.Read(sql => Find(sql, package, version));

    /// <returns>Null when there is none.</returns>
    public static Artifact? Find(SqlSession sql, PackageName package, SemanticVersion version) =>
        sql.ReadOne(Columns + " WHERE package = $1 AND version = $2", Read, package.Value, version.ToString());

    public IReadOnlyList<Artifact> All() => database.Read(sql => sql.ReadAll(Columns + " ORDER BY package", Read));

    private static Artifact Read(SqliteDataReader row) => new(
        PackageName.Parse(row.GetString(0)),
        SemanticVersion.Parse(row.GetString(1)),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        row.Time(5),
        row.GetString(6));
}
