using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of artifacts: <c>_id</c> is package/version.</summary>
internal sealed class MongoArtifacts(MongoInventory inventory, ManagerOptions options) : IDisposable
{
    /// <summary>Uploads get their places one after the other, as <see cref="IArtifactWriter.Place"/> asks for.</summary>
    private readonly SemaphoreSlim _placing = new(1);

    /// <summary>
    /// Keeps the upload, unless its very bytes are there. Of several managers the first to write has its artifact; the others' uploads are
    /// not kept. That needs a storage where uploads do not share a place: S3.
    /// </summary>
    /// <exception cref="UploadRefusedException">Another artifact has its package and version.</exception>
    public async Task<Artifact> KeepAsync(PackageName package, SemanticVersion version, Upload upload)
    {
        await _placing.WaitAsync(inventory.Stopping);
        try
        {
            var calls = inventory.Calls(MongoPatience.Request);
            return Same(await FindAsync(calls, package, version), upload) ?? await PlaceAsync(calls, package, version, upload);
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <summary>Removes one that is in no release.</summary>
    public async Task RemoveUnusedAsync(MongoCalls calls, PackageName package, SemanticVersion version, Action<Artifact> remove)
    {
        await _placing.WaitAsync(inventory.Stopping);
        try
        {
            var releases = await MongoPackages.FindAsync(calls, package);
            var isUsed = releases?.Releases.Any(release => release.Version.ToString() == version.ToString()) ?? false;
            if (!isUsed && await FindAsync(calls, package, version) is { } artifact)
            {
                await calls.WriteAsync(database => database.Collection(MongoSchema.Artifacts).DeleteAsync(MongoValues.Id(Id(package, version))));
                remove(artifact);
            }
        }
        finally
        {
            _placing.Release();
        }
    }

    public static Task<Artifact?> FindAsync(MongoCalls calls, PackageName package, SemanticVersion version) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.Artifacts).FindOneAsync(
            MongoValues.Id(Id(package, version)), MongoValues.Checked(MongoSchema.Artifacts, Read)));

    /// <summary>In the order of their packages.</summary>
    public async Task<IReadOnlyList<Artifact>> AllAsync(MongoCalls calls)
    {
        var map = MongoValues.Passing(MongoSchema.Artifacts, Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Artifacts).FindAsync(
            _ => { }, map, new MongoFind { Sort = sort => sort.Int32("_id"u8, 1) }));
        return [.. found.OfType<Artifact>().OrderBy(artifact => artifact.Package.Value, StringComparer.Ordinal)];
    }

    /// <summary>By package and version.</summary>
    public async Task<IReadOnlyDictionary<(string Package, string Version), Artifact>> FindAsync(
        MongoCalls calls, IEnumerable<(PackageName Package, SemanticVersion Version)> wanted)
    {
        var map = MongoValues.Passing(MongoSchema.Artifacts, Read, inventory.Logger);
        var ids = wanted.Select(one => Id(one.Package, one.Version)).Distinct().ToList();
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Artifacts).FindAsync(MongoValues.Ids(ids), map));
        return found.OfType<Artifact>().ToDictionary(artifact => (artifact.Package.Value, artifact.Version.ToString()));
    }

    public void Dispose() => _placing.Dispose();

    public static string Id(PackageName package, SemanticVersion version) => $"{package}/{version}";

    private async Task<Artifact> PlaceAsync(MongoCalls calls, PackageName package, SemanticVersion version, Upload upload)
    {
        var artifact = new Artifact(
            package, version, upload.Size, upload.Md5, upload.Sha256, options.TimeProvider.GetUtcNow(), upload.Place(package, version));
        try
        {
            if (await MongoGuard.TryInsertAsync(calls, MongoSchema.Artifacts, document => Write(document, artifact)))
            {
                return artifact;
            }
        }
        catch (InventoryUnavailableException unavailable) when (unavailable.MayBeDone)
        {
            upload.Keep(); // The inventory may have it: better bytes too many than an artifact without.
            throw;
        }

        var known = Same(await FindAsync(calls, package, version), upload)!;
        return known == artifact ? artifact : upload.GiveBackPlace(known);
    }

    private static Artifact? Same(Artifact? known, Upload upload) => known is null || (known.Size == upload.Size && known.Sha256 == upload.Sha256)
        ? known
        : throw UploadRefusedException.OtherContent(known);

    public static void Write(BsonWriter document, Artifact artifact) => document
        .String("_id"u8, Id(artifact.Package, artifact.Version))
        .String("package"u8, artifact.Package.Value)
        .String("version"u8, artifact.Version.ToString())
        .Int64("size"u8, artifact.Size)
        .String("md5"u8, artifact.Md5)
        .String("sha256"u8, artifact.Sha256)
        .Time("uploaded"u8, artifact.Uploaded)
        .String("location"u8, artifact.Location);

    public static Artifact Read(BsonDocument artifact) => new(
        PackageName.Parse(artifact["package"u8].String()),
        SemanticVersion.Parse(artifact["version"u8].String()),
        artifact["size"u8].Int64(),
        artifact["md5"u8].String(),
        artifact["sha256"u8].String(),
        artifact["uploaded"u8].Time(),
        artifact["location"u8].String());
}
