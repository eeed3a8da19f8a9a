using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Releases and their artifacts in MongoDB.</summary>
internal sealed class MongoReleaseStore(
    MongoInventory inventory, MongoPackages packages, MongoArtifacts artifacts, MongoResults results, EventHub hub, ManagerOptions options)
    : IReleaseStore, IArtifactStore
{
    private MongoCalls Request => inventory.Calls(MongoPatience.Request);

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    /// <summary>The artifact first: a manager that is killed between the two leaves one that the next upload of its bytes finds.</summary>
    public async Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request, Upload upload)
    {
        var artifact = await artifacts.KeepAsync(request.Package, request.Version, upload);
        return await ReleaseAsync(Request, request, artifact);
    }

    public async Task<(long Id, bool IsNew)> ReleaseAsync(ReleaseRequest request)
    {
        var calls = Request;
        var artifact = await MongoArtifacts.FindAsync(calls, request.Package, request.Version)
            ?? throw UploadRefusedException.NoArtifact(request.Package, request.Version);
        return await ReleaseAsync(calls, request, artifact);
    }

    public async Task<bool> AnnounceAgainAsync(long id)
    {
        var calls = Request;
        if (await MongoPackages.FindAsync(calls, id) is not { } package || package.Find(id) is not { } release)
        {
            return false;
        }

        var artifact = await MongoArtifacts.FindAsync(calls, package.Package, release.Version)
            ?? throw new InventoryUnavailableException($"The artifact of release {id}, {package.Package} {release.Version}, is not in the inventory; upload it.");
        await MongoPackages.ChangeAsync(calls, package.Package, stored => Task.FromResult(stored.AnnounceAgain(stored.Find(id)!, artifact, Now)));
        Tell(id, $"{package.Package} {release.Version} is announced on {release.Channel}.");
        return true;
    }

    public async Task<bool> WithdrawAsync(long id)
    {
        var calls = Request;
        if (await MongoPackages.FindAsync(calls, id) is not { } package || package.Find(id) is not { } release)
        {
            return false;
        }

        await MongoPackages.ChangeAsync(calls, package.Package, stored => Task.FromResult(stored.Withdraw(id, Now)));
        Tell(id, $"{package.Package} {release.Version} is withdrawn from {release.Channel}.");
        return true;
    }

    /// <summary>
    /// The release first, then what belongs to it: a kill between the two leaves results, which deleting it again removes, and the artifact until
    /// the same version comes again. Who is given that version at this very moment says that it is gone, and the upload can be sent again.
    /// </summary>
    public async Task<ReleaseDeletion> DeleteAsync(long id, Action<Artifact> remove)
    {
        var calls = Request;
        if (await MongoPackages.FindAsync(calls, id) is not { } package || package.Find(id) is not { } release)
        {
            await MongoResults.DeleteAsync(calls, id); // what an interrupted deletion has left
            return ReleaseDeletion.Unknown;
        }

        var now = await MongoPackages.ChangeAsync(calls, package.Package, stored => Task.FromResult(stored.Delete(id)));
        if (now.Find(id) is not null)
        {
            return ReleaseDeletion.Announced;
        }

        await MongoResults.DeleteAsync(calls, id);
        await artifacts.RemoveUnusedAsync(calls, package.Package, release.Version, remove);
        Tell(id, $"{package.Package} {release.Version} of {release.Channel} is deleted.");
        return ReleaseDeletion.Done;
    }

    public async Task<IReadOnlyList<ReleaseSummary>> ListAsync(IReadOnlyList<long> ids)
    {
        var calls = Request;
        return ids.Count == 0 ? [] : await SummariesAsync(calls, await packages.FindAsync(calls, ids), release => ids.Contains(release.Id));
    }

    public async Task<ReleasePage> ListAsync(ReleaseChoice choice)
    {
        var calls = Request;
        var found = choice.Package is not { } name ? await packages.FindAsync(calls, []) : await MongoPackages.FindAsync(calls, name) is { } one ? [one] : [];
        var ids = found.SelectMany(package => package.Releases).Where(release => IsWanted(release, choice))
            .Select(release => release.Id).OrderDescending().Take(choice.Limit + 1).ToList();
        var page = ids.Take(choice.Limit).ToHashSet();
        return new ReleasePage(
            await SummariesAsync(calls, found, release => page.Contains(release.Id)), ids.Count > choice.Limit ? $"{ids[choice.Limit - 1]}" : null);
    }

    public async Task<ReleaseDetails?> FindAsync(long id)
    {
        var calls = Request;
        if (await MongoPackages.FindAsync(calls, id) is not { } package
            || (await SummariesAsync(calls, [package], release => release.Id == id)) is not [var summary])
        {
            return null;
        }

        return ReleaseDetails.Of(summary, await results.FailuresAsync(calls, id));
    }

    public async Task<IReadOnlyList<PublishedRelease>> PublishedAsync() => Published(await packages.FindAsync(Request, []));

    public async Task<IReadOnlyList<PublishedRelease>> PublishedAsync(PackageName package) =>
        await MongoPackages.FindAsync(Request, package) is { } found ? Published([found]) : [];

    public async Task RememberPublishedAsync(IReadOnlyList<PublishedRelease> releases)
    {
        foreach (var package in releases.GroupBy(release => release.Package))
        {
            var revisions = package.ToDictionary(release => release.Id, release => release.Revision);
            await MongoPackages.ChangeAsync(Request, package.Key, stored => Task.FromResult(stored.RememberPublished(revisions)));
        }
    }

    Task<Artifact?> IArtifactStore.FindAsync(PackageName package, SemanticVersion version) => MongoArtifacts.FindAsync(Request, package, version);

    Task<IReadOnlyList<Artifact>> IArtifactStore.AllAsync() => artifacts.AllAsync(Request);

    private async Task<(long Id, bool IsNew)> ReleaseAsync(MongoCalls calls, ReleaseRequest request, Artifact artifact)
    {
        var (number, isNew, isTold) = (0L, false, false);
        var now = await MongoPackages.ChangeAsync(calls, request.Package, async stored =>
        {
            isNew = stored.Find(request.Version, request.Channel) is null;
            number = isNew && number == 0 ? await MongoPackages.NextIdAsync(calls) : number;
            var changed = stored.Release(request, artifact, number, Now);
            isTold = !ReferenceEquals(changed, stored);
            return changed;
        });
        var id = now.Find(request.Version, request.Channel)!.Id;
        if (await MongoArtifacts.FindAsync(calls, request.Package, request.Version) is null)
        {
            throw new InventoryUnavailableException(
                $"{request.Package} {request.Version} was deleted at this very moment; send the upload again.") { MayBeDone = true };
        }

        if (isTold)
        {
            Tell(id, $"{request.Package} {request.Version} is announced on {request.Channel}.");
        }

        return (id, isNew);
    }

    private async Task<IReadOnlyList<ReleaseSummary>> SummariesAsync(
        MongoCalls calls, IReadOnlyList<PackageReleases> found, Func<StoredRelease, bool> isWanted)
    {
        var releases = found.SelectMany(package => package.Releases.Where(isWanted).Select(release => (package.Package, Release: release))).ToList();
        var bytes = await artifacts.FindAsync(calls, releases.Select(one => (one.Package, one.Release.Version)));
        var counts = await MongoResults.CountsAsync(calls, [.. releases.Select(one => one.Release.Id)]);
        return
        [
            .. releases.Where(one => bytes.ContainsKey((one.Package.Value, one.Release.Version.ToString())))
                .OrderByDescending(one => one.Release.Id)
                .Select(one => Summary(
                    one.Package,
                    one.Release,
                    bytes[(one.Package.Value, one.Release.Version.ToString())],
                    counts.GetValueOrDefault(one.Release.Id) ?? new Dictionary<string, int>())),
        ];
    }

    private static bool IsWanted(StoredRelease release, ReleaseChoice choice) =>
        (choice.Channel is null || release.Channel == choice.Channel)
        && (choice.State is null || release.State == choice.State)
        && (choice.Before is null || release.Id < choice.Before);

    private static IReadOnlyList<PublishedRelease> Published(IReadOnlyList<PackageReleases> packages) =>
    [
        .. packages.SelectMany(package => package.Releases.Select(release => new PublishedRelease(
            release.Id,
            package.Package,
            release.Channel,
            release.State == ReleaseState.Live,
            release.Manifest,
            release.Revision,
            release.Published))).OrderBy(release => release.Id),
    ];

    private static ReleaseSummary Summary(PackageName package, StoredRelease release, Artifact artifact, IReadOnlyDictionary<string, int> counts) => new()
    {
        Id = release.Id,
        Package = package,
        Version = release.Version,
        Channel = release.Channel,
        State = release.State,
        Counter = release.Counter,
        Attempt = release.Attempt,
        Announced = release.Announced,
        Withdrawn = release.Withdrawn,
        Size = artifact.Size,
        Md5 = artifact.Md5,
        Sha256 = artifact.Sha256,
        Counts = counts,
    };

    private void Tell(long id, string text) => hub.Publish(new ManagerEvent(ManagerEventKind.Release, Now, text) { Release = id });
}
