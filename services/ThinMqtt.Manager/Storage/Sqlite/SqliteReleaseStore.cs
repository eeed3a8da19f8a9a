using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Releases and their artifacts in the SQLite file.</summary>
internal sealed class SqliteReleaseStore(Database database) : IReleaseStore, IArtifactStore
{
    public Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request, Upload upload) => database.WriteAsync(context =>
        ReleaseWriter.Release(context, request, ArtifactRows.Keep(context, request.Package, request.Version, upload)));

    public Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request) => database.WriteAsync(context =>
    {
        var artifact = ArtifactRows.Find(context.Sql, request.Package, request.Version)
            ?? throw UploadRefusedException.NoArtifact(request.Package, request.Version);
        return ReleaseWriter.Release(context, request, artifact);
    });

    public Task<bool> AnnounceAgainAsync(long id) => database.WriteAsync(context => ReleaseWriter.AnnounceAgain(context, id));

    public Task<bool> WithdrawAsync(long id) => database.WriteAsync(context => ReleaseWriter.Withdraw(context, id));

    /// <summary>In a write of its own the bytes go, unless the same version has come again between the two.</summary>
    public async Task<ReleaseDeletion> DeleteAsync(long id, Action<Artifact> remove)
    {
        var (outcome, artifact) = await database.WriteAsync(context => ReleaseWriter.Delete(context, id));
        if (artifact is not null)
        {
            await database.WriteAsync(context =>
            {
                if (ArtifactRows.Find(context.Sql, artifact.Package, artifact.Version)?.Location != artifact.Location)
                {
                    remove(artifact);
                }
            });
        }

        return outcome;
    }

    public Task<ReleasePage> ListAsync(ReleaseChoice choice) => Read(sql => ReleaseReader.List(sql, choice));

    public Task<IReadOnlyList<ReleaseSummary>> ListAsync(IReadOnlyList<long> ids) => Read(sql => ReleaseReader.List(sql, ids));

    public Task<ReleaseDetails?> FindAsync(long id) => Read(sql => ReleaseReader.Find(sql, id));

    public Task<IReadOnlyList<PublishedRelease>> PublishedAsync() => Read(sql => ReleaseReader.Published(sql, null));

    public Task<IReadOnlyList<PublishedRelease>> PublishedAsync(PackageName package) => Read(sql => ReleaseReader.Published(sql, package.Value));

    public Task RememberPublishedAsync(IReadOnlyList<PublishedRelease> releases) =>
        database.WriteAsync(context => ReleaseWriter.RememberPublished(context, releases));

    Task<Artifact?> IArtifactStore.FindAsync(PackageName package, SemanticVersion version) =>
        Read(sql => ArtifactRows.Find(sql, package, version));

    Task<IReadOnlyList<Artifact>> IArtifactStore.AllAsync() => Read(ArtifactRows.All);

    private Task<T> Read<T>(Func<SqlSession, T> read) => Task.FromResult(database.Read(read));
}
