using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Writes releases. Its methods run inside a write of <see cref="Database"/>; the <see cref="ReleasePublisher"/> tells the channels.</summary>
internal static class ReleaseWriter
{
    /// <summary>Makes a release, or announces it again if it is not live; a live one stays as it is.</summary>
    /// <returns>The number of the release, and whether it is new.</returns>
    public static (long Id, bool IsNew) Release(WriteContext context, ReleaseRequest request, Artifact artifact)
    {
        var (id, state) = context.Sql.ReadOne(
            "SELECT id, state FROM releases WHERE package = $1 AND version = $2 AND channel = $3",
            row => (row.GetInt64(0), row.Word<ReleaseState>(1)),
            request.Package.Value,
            request.Version.ToString(),
            request.Channel.Value);
        if (id == 0)
        {
            return (Insert(context, request, artifact), true);
        }

        if (state != ReleaseState.Live)
        {
            Announce(context, id, request, artifact);
        }

        return (id, false);
    }

    /// <summary>Announces a release anew, so that devices may try once more.</summary>
    /// <returns>False when there is no such release.</returns>
    public static bool AnnounceAgain(WriteContext context, long id)
    {
        if (context.Sql.ReadOne("SELECT manifest, channel FROM releases WHERE id = $1", row => ((byte[])row[0], row.GetString(1)), id)
            is not { Item1: { } utf8, Item2: { } channel })
        {
            return false;
        }

        var manifest = Manifest(utf8);
        var artifact = ArtifactRows.Find(context.Sql, manifest.Package, manifest.Version)!;
        Announce(
            context,
            id,
            new ReleaseRequest(manifest.Package, manifest.Version, ChannelName.Parse(channel), manifest.Install, manifest.Requires),
            artifact);
        return true;
    }

    /// <returns>False when there is no such release.</returns>
    public static bool Withdraw(WriteContext context, long id)
    {
        context.Sql.Execute(
            "UPDATE releases SET withdrawn = $2, revision = revision + 1, state = 'Withdrawn' WHERE id = $1 AND state <> 'Withdrawn'",
            id,
            context.Now);
        var text = context.Sql.ReadOne(
            "SELECT package || ' ' || version || ' is withdrawn from ' || channel || '.' FROM releases WHERE id = $1", row => row.GetString(0), id);
        if (text is not null)
        {
            context.Events.Add(new ManagerEvent(ManagerEventKind.Release, context.Now, text) { Release = id });
        }

        return text is not null;
    }

    /// <returns>With the artifact whose bytes may go.</returns>
    public static (ReleaseDeletion Outcome, Artifact? Artifact) Delete(WriteContext context, long id)
    {
        var found = context.Sql.ReadOne(
            "SELECT package, version, channel, state = 'Live' OR revision <> published_revision FROM releases WHERE id = $1",
            row => new
            {
                Package = PackageName.Parse(row.GetString(0)),
                Version = SemanticVersion.Parse(row.GetString(1)),
                Channel = row.GetString(2),
                IsAnnounced = row.GetBoolean(3),
            },
            id);
        if (found is null || found.IsAnnounced)
        {
            return (found is null ? ReleaseDeletion.Unknown : ReleaseDeletion.Announced, null);
        }

        context.Sql.Execute("DELETE FROM results WHERE release = $1", id);
        context.Sql.Execute("DELETE FROM releases WHERE id = $1", id);
        var text = $"{found.Package} {found.Version} of {found.Channel} is deleted.";
        context.Events.Add(new ManagerEvent(ManagerEventKind.Release, context.Now, text) { Release = id });
        return (ReleaseDeletion.Done, ArtifactRows.RemoveUnused(context, found.Package, found.Version));
    }

    public static int RememberPublished(WriteContext context, IReadOnlyList<PublishedRelease> releases) => releases.Sum(release =>
        context.Sql.Execute("UPDATE releases SET published_revision = $2 WHERE id = $1", release.Id, release.Revision));

    public static Manifest Manifest(byte[] utf8) => ManifestDocument.TryParse(utf8, out var document, out var reason)
        ? document.Manifest
        : throw new InvalidOperationException($"A stored manifest cannot be read: {reason}");

    private static long Insert(WriteContext context, ReleaseRequest request, Artifact artifact)
    {
        Replace(context, request);
        var counter = Counter(context, request);
        context.Sql.Execute(
            """
            INSERT INTO releases (package, version, channel, state, counter, manifest, attempt, announced, revision, published_revision)
            VALUES ($1, $2, $3, 'Live', $4, $5, 1, $6, 1, 0)
            """,
            request.Package.Value,
            request.Version.ToString(),
            request.Channel.Value,
            counter,
            Encode(request, artifact, counter, context.Now),
            context.Now);
        var id = context.Sql.ReadOne("SELECT last_insert_rowid()", row => row.GetInt64(0));
        Tell(context, id, request);
        return id;
    }

    private static void Announce(WriteContext context, long id, ReleaseRequest request, Artifact artifact)
    {
        Replace(context, request);
        var counter = Counter(context, request);
        context.Sql.Execute(
            """
            UPDATE releases SET state = 'Live', withdrawn = NULL, counter = $2, manifest = $3, attempt = attempt + 1, announced = $4,
                revision = revision + 1 WHERE id = $1
            """,
            id,
            counter,
            Encode(request, artifact, counter, context.Now),
            context.Now);
        Tell(context, id, request);
    }

    /// <summary>A channel has one release of a package.</summary>
    private static void Replace(WriteContext context, ReleaseRequest request) => context.Sql.Execute(
        "UPDATE releases SET state = 'Replaced' WHERE package = $1 AND channel = $2 AND version <> $3 AND state = 'Live'",
        request.Package.Value,
        request.Channel.Value,
        request.Version.ToString());

    /// <summary>
    /// Grows whenever a version other than the last one is announced, on whatever channel: going back is a new release, and a version
    /// that goes from one channel to the next stays the same for devices that have it.
    /// </summary>
    private static long Counter(WriteContext context, ReleaseRequest request)
    {
        var (highest, version) = context.Sql.ReadOne(
            "SELECT counter, version FROM counters WHERE package = $1", row => (row.GetInt64(0), row.GetString(1)), request.Package.Value);
        var counter = version == request.Version.ToString() ? highest : highest + 1;
        context.Sql.Execute(
            "INSERT INTO counters (package, counter, version) VALUES ($1, $2, $3) ON CONFLICT (package) DO UPDATE SET counter = $2, version = $3",
            request.Package.Value,
            counter,
            request.Version.ToString());
        return counter;
    }

    private static byte[] Encode(ReleaseRequest request, Artifact artifact, long counter, DateTimeOffset now) =>
        ManifestDocument.Encode(request.Manifest(artifact, counter, now)).Utf8.ToArray();

    private static void Tell(WriteContext context, long id, ReleaseRequest request) => context.Events.Add(new ManagerEvent(
        ManagerEventKind.Release, context.Now, $"{request.Package} {request.Version} is announced on {request.Channel}.") { Release = id });
}
