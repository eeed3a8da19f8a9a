using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Artifacts as files <c>artifacts/{package}/{version}.zip</c> of the data folder; the inventory says which are whole.</summary>
internal sealed class ArtifactStore(Database database, ManagerOptions options)
{
    private const string Columns = "SELECT package, version, size, md5, sha256, uploaded FROM artifacts";

    private readonly string _folder = Path.GetFullPath(Path.Combine(options.DataFolder, "artifacts"));

    private string UploadFolder => Path.Combine(_folder, ".uploads");

    /// <summary>Uploads that a killed process has left are removed.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Start()
    {
        try
        {
            if (Directory.Exists(UploadFolder))
            {
                Directory.Delete(UploadFolder, recursive: true);
            }

            Directory.CreateDirectory(UploadFolder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The artifacts' folder {_folder} cannot be written: {exception.Message}", exception);
        }
    }

    public Upload Begin() => new(Path.Combine(UploadFolder, Guid.NewGuid().ToString("N")));

    /// <summary>Gives an upload its place, inside a write.</summary>
    /// <exception cref="UploadRefusedException">Another artifact has this place.</exception>
    public Artifact Keep(WriteContext context, PackageName package, SemanticVersion version, Upload upload)
    {
        if (Find(context.Sql, package, version) is { } known)
        {
            return known.Size == upload.Size && known.Sha256 == upload.Sha256
                ? known
                : throw new UploadRefusedException(
                    409, $"{package} {version} exists with other content (sha256 {known.Sha256}). A changed package needs a new version.");
        }

        upload.MoveTo(FileOf(package, version));
        var artifact = new Artifact(package, version, upload.Size, upload.Md5, upload.Sha256, context.Now);
        context.Sql.Execute(
            "INSERT INTO artifacts (package, version, size, md5, sha256, uploaded) VALUES ($1, $2, $3, $4, $5, $6)",
            package.Value,
            version.ToString(),
            artifact.Size,
            artifact.Md5,
            artifact.Sha256,
            artifact.Uploaded);
        return artifact;
    }

    /// <returns>Null when there is none.</returns>
    public Artifact? Find(PackageName package, SemanticVersion version) => database.Read(sql => Find(sql, package, version));

    /// <returns>Null when there is none.</returns>
    public static Artifact? Find(SqlSession sql, PackageName package, SemanticVersion version) =>
        sql.ReadOne(Columns + " WHERE package = $1 AND version = $2", Read, package.Value, version.ToString());

    public IReadOnlyList<Artifact> All() => database.Read(sql => sql.ReadAll(Columns + " ORDER BY package", Read));

    public string FileOf(PackageName package, SemanticVersion version) => Path.Combine(_folder, package.Value, $"{version}.zip");

    private static Artifact Read(SqliteDataReader row) => new(
        PackageName.Parse(row.GetString(0)),
        SemanticVersion.Parse(row.GetString(1)),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        row.Time(5));
}
