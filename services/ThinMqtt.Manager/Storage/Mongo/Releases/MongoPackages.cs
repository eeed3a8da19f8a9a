using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>The collection of packages with their releases; each changed by <see cref="MongoGuard"/>.</summary>
internal sealed class MongoPackages(MongoInventory inventory)
{
    /// <param name="calls">The piece of work.</param>
    /// <param name="package">Its name.</param>
    /// <param name="decide">Gets what is stored, perhaps nothing; the same object is for no change.</param>
    /// <returns>As it is now.</returns>
    public static async Task<PackageReleases> ChangeAsync(MongoCalls calls, PackageName package, Func<PackageReleases, Task<PackageReleases>> decide)
    {
        PackageReleases last = new(package, []);
        var written = await MongoGuard.ChangeAsync<PackageReleases, PackageReleases>(
            async () => await FindAsync(calls, package),
            stored => stored.Tag!.Value,
            async stored =>
            {
                last = stored ?? new PackageReleases(package, []);
                var changed = await decide(last);
                return ReferenceEquals(changed, last) ? null : changed;
            },
            (changed, tag) => TryWriteAsync(calls, changed, tag));
        return written ?? last;
    }

    /// <summary>A number that no other release has; one that is not used in the end is left out.</summary>
    public static Task<long> NextIdAsync(MongoCalls calls) => calls.WriteAsync(database => database.Collection(MongoSchema.Sequences).FindAndModifyAsync(
        MongoValues.Id("releases"),
        update => update.Document("$inc"u8).Int64("last"u8, 1).End(),
        document => document["last"u8].Int64(),
        new MongoFindAndModify { IsUpsert = true, ReturnsNew = true }));

    public static Task<PackageReleases?> FindAsync(MongoCalls calls, PackageName package) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.Packages).FindOneAsync(
            MongoValues.Id(package.Value), MongoValues.Checked(MongoSchema.Packages, PackageBson.Read)));

    /// <summary>The package that a release is of.</summary>
    public static Task<PackageReleases?> FindAsync(MongoCalls calls, long release) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.Packages).FindOneAsync(
            filter => filter.Int64("releases.id"u8, release), MongoValues.Checked(MongoSchema.Packages, PackageBson.Read)));

    /// <param name="calls">The piece of work.</param>
    /// <param name="ids">Packages of these releases; none for all.</param>
    public async Task<IReadOnlyList<PackageReleases>> FindAsync(MongoCalls calls, IReadOnlyList<long> ids)
    {
        var map = MongoValues.Passing(MongoSchema.Packages, PackageBson.Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Packages).FindAsync(filter => WriteFilter(filter, ids), map));
        return [.. found.OfType<PackageReleases>()];
    }

    /// <summary>
    /// The release of a version that a device means, which does not say on which channel it found it: the one announced last, the live ones
    /// first. Without manifests, which are most of a document.
    /// </summary>
    /// <returns>Its number and how often it was announced; the default when there is none.</returns>
    public static async Task<(long Id, int Attempt)> FindAsync(MongoCalls calls, PackageName package, SemanticVersion version)
    {
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.Packages).FindAsync(
            MongoValues.Id(package.Value),
            MongoValues.Checked(MongoSchema.Packages, document => ReadMeant(document, version.ToString())),
            new MongoFind { Projection = fields => fields.Int32("releases.manifest"u8, 0) }));
        return found.FirstOrDefault();
    }

    private static (long Id, int Attempt) ReadMeant(BsonDocument package, string version)
    {
        var meant = (Id: 0L, Attempt: 0, IsLive: false, Announced: DateTimeOffset.MinValue);
        foreach (var element in package["releases"u8].Array())
        {
            var release = element.Document();
            var (isLive, announced) = (release["state"u8].Word<ReleaseState>() == ReleaseState.Live, release["announced"u8].Time());
            if (release["version"u8].String() == version && (isLive, announced).CompareTo((meant.IsLive, meant.Announced)) > 0)
            {
                meant = (release["id"u8].Int64(), release["attempt"u8].Int32(), isLive, announced);
            }
        }

        return (meant.Id, meant.Attempt);
    }

    private static void WriteFilter(BsonWriter filter, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        filter.Document("releases.id"u8).Array("$in"u8);
        foreach (var id in ids)
        {
            filter.Int64(default, id);
        }

        filter.End().End();
    }

    private static Task<bool> TryWriteAsync(MongoCalls calls, PackageReleases changed, long tag) => changed.Tag is { } former
        ? MongoGuard.TryUpdateAsync(
            calls,
            MongoSchema.Packages,
            filter => filter.String("_id"u8, changed.Package.Value).Int64("tag"u8, former),
            update => update.Document("$set"u8, package => PackageBson.Write(package, changed, tag)))
        : MongoGuard.TryInsertAsync(calls, MongoSchema.Packages, document =>
            PackageBson.Write(document.String("_id"u8, changed.Package.Value), changed, tag));
}
