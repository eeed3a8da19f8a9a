using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>A version of a package on a channel, as it is stored with the others of its package.</summary>
internal sealed record StoredRelease
{
    public required long Id { get; init; }

    public required SemanticVersion Version { get; init; }

    public required ChannelName Channel { get; init; }

    public required ReleaseState State { get; init; }

    public required long Counter { get; init; }

    /// <summary>The exact bytes.</summary>
    public required byte[] Manifest { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset Announced { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    public required long Revision { get; init; }

    /// <summary>The revision that the channel was told last.</summary>
    public required long Published { get; init; }

    /// <summary>Or its channel has not been told yet that it is not any more.</summary>
    public bool IsAnnounced => State == ReleaseState.Live || Revision != Published;
}

/// <param name="Counter">Of a manifest.</param>
/// <param name="Version">SemVer, of the same.</param>
internal sealed record PackageCounter(long Counter, string Version);

/// <summary>
/// All releases of a package. Pure: what holds among them is kept here. A channel has one live release; the counter grows whenever a version
/// other than the last one is announced, on whatever channel.
/// </summary>
/// <param name="Package">Its name.</param>
/// <param name="Releases">In the order of their numbers.</param>
/// <param name="Tag">See <see cref="MongoGuard"/>; null for one that is not stored.</param>
internal sealed record PackageReleases(PackageName Package, IReadOnlyList<StoredRelease> Releases, long? Tag = null)
{
    /// <summary>The highest of the releases that were deleted: it is not used again for another version. Null when there is none.</summary>
    public PackageCounter? Deleted { get; init; }

    /// <summary>The highest that was ever given; null before the first release.</summary>
    public PackageCounter? Highest => Releases.Select(release => new PackageCounter(release.Counter, release.Version.ToString()))
        .Concat(Deleted is null ? [] : [Deleted])
        .MaxBy(counter => counter.Counter);

    public StoredRelease? Find(long id) => Releases.FirstOrDefault(release => release.Id == id);

    public StoredRelease? Find(SemanticVersion version, ChannelName channel) =>
        Releases.FirstOrDefault(release => release.Version.ToString() == version.ToString() && release.Channel == channel);

    /// <summary>Makes a release, or announces it again if it is not live; a live one stays as it is.</summary>
    /// <param name="request">What is to be announced.</param>
    /// <param name="artifact">Its bytes.</param>
    /// <param name="id">Of a new one.</param>
    /// <param name="now">The time.</param>
    public PackageReleases Release(ReleaseRequest request, Artifact artifact, long id, DateTimeOffset now)
    {
        var known = Find(request.Version, request.Channel);
        return known is null ? Announce(New(request, id), request, artifact, now)
            : known.State == ReleaseState.Live ? this
            : Announce(known, request, artifact, now);
    }

    /// <summary>Announces a release that is there anew, so that devices may try once more.</summary>
    public PackageReleases AnnounceAgain(StoredRelease release, Artifact artifact, DateTimeOffset now) =>
        Announce(release, RequestOf(release), artifact, now);

    public PackageReleases Withdraw(long id, DateTimeOffset now) => Change(release => release.Id == id && release.State != ReleaseState.Withdrawn
        ? release with { State = ReleaseState.Withdrawn, Withdrawn = now, Revision = release.Revision + 1 }
        : release);

    /// <summary>Forgets a release; one that is announced stays.</summary>
    public PackageReleases Delete(long id)
    {
        if (Find(id) is not { IsAnnounced: false } gone)
        {
            return this;
        }

        var isLast = Deleted is null || Deleted.Counter <= gone.Counter;
        return this with
        {
            Releases = [.. Releases.Where(release => release.Id != id)],
            Deleted = isLast ? new PackageCounter(gone.Counter, gone.Version.ToString()) : Deleted,
        };
    }

    /// <summary>The channels know releases in these revisions.</summary>
    /// <param name="revisions">By the numbers of the releases.</param>
    public PackageReleases RememberPublished(IReadOnlyDictionary<long, long> revisions) =>
        Change(release => release with { Published = revisions.GetValueOrDefault(release.Id, release.Published) });

    public static ReleaseRequest RequestOf(StoredRelease release)
    {
        var manifest = ManifestDocument.TryParse(release.Manifest, out var document, out var reason)
            ? document.Manifest
            : throw new InventoryUnavailableException($"The manifest of release {release.Id} cannot be read: {reason} Release its artifact again.");
        return new ReleaseRequest(manifest.Package, manifest.Version, release.Channel, manifest.Install, manifest.Requires);
    }

    private static StoredRelease New(ReleaseRequest request, long id) => new()
    {
        Id = id,
        Version = request.Version,
        Channel = request.Channel,
        State = ReleaseState.Live,
        Counter = 0,
        Manifest = [],
        Attempt = 0,
        Announced = default,
        Revision = 0,
        Published = 0,
    };

    private PackageReleases Announce(StoredRelease release, ReleaseRequest request, Artifact artifact, DateTimeOffset now)
    {
        var counter = Counter(request.Version);
        var announced = release with
        {
            State = ReleaseState.Live,
            Withdrawn = null,
            Counter = counter,
            Manifest = ManifestDocument.Encode(request.Manifest(artifact, counter, now)).Utf8.ToArray(),
            Attempt = release.Attempt + 1,
            Announced = now,
            Revision = release.Revision + 1,
        };
        var others = Releases.Where(other => other.Id != release.Id).Select(other =>
            other.Channel == request.Channel && other.State == ReleaseState.Live ? other with { State = ReleaseState.Replaced } : other);
        return this with { Releases = [.. others.Append(announced).OrderBy(one => one.Id)] };
    }

    private long Counter(SemanticVersion version)
    {
        var last = Highest;
        return last is null ? 1 : last.Version == version.ToString() ? last.Counter : last.Counter + 1;
    }

    /// <returns>This very object when nothing changes.</returns>
    private PackageReleases Change(Func<StoredRelease, StoredRelease> change)
    {
        var changed = Releases.Select(change).ToList();
        return changed.SequenceEqual(Releases) ? this : this with { Releases = changed };
    }
}
