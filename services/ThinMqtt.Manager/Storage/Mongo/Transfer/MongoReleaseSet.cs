using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Releases, which are stored with the others of their package; and the highest number that was given.</summary>
internal sealed class MongoReleaseSet(MongoAccess access) : MongoFewRecords<ReleaseRecord>(access, MongoSchema.Packages, MongoSchema.Sequences)
{
    public override async Task WriteAsync(IReadOnlyList<ReleaseRecord> records, CancellationToken stop)
    {
        var packages = records.Select(record => record.Package.Value).Distinct().ToList();
        var stored = await FindAsync(MongoSchema.Packages, MongoValues.Ids(packages), PackageBson.Read, new MongoFind(), stop);
        var known = stored.ToDictionary(package => package.Package);
        var merged = records.GroupBy(record => record.Package).Select(group => Merge(known.GetValueOrDefault(group.Key), group)).ToList();
        await Access.ReplaceAsync(
            MongoSchema.Packages,
            MongoValues.Ids(packages),
            merged,
            static (document, package) => PackageBson.Write(document.String("_id"u8, package.Package.Value), package, MongoGuard.NewTag()),
            stop);
        await Access.AskAsync(database => RaiseAsync(database, records.Max(record => record.Id), stop), stop);
    }

    /// <summary>By their numbers, what they are of.</summary>
    public async Task<IReadOnlyDictionary<long, (PackageName Package, SemanticVersion Version)>> NamesAsync(CancellationToken stop) =>
        (await AllAsync(stop)).ToDictionary(release => release.Id, release => (release.Package, release.Version));

    /// <summary>Numbers that are given later are higher.</summary>
    public static Task<MongoWriteResult> RaiseAsync(MongoDatabase database, long highest, CancellationToken stop) =>
        database.Collection(MongoSchema.Sequences).UpsertAsync(
            MongoValues.Id("releases"), update => update.Document("$max"u8).Int64("last"u8, highest).End(), stop);

    protected override async Task<IReadOnlyList<ReleaseRecord>> AllAsync(CancellationToken stop)
    {
        var packages = await FindAsync(MongoSchema.Packages, _ => { }, PackageBson.Read, new MongoFind(), stop);
        return [.. packages.SelectMany(package => package.Releases.Select(release => Record(package.Package, release))).OrderBy(release => release.Id)];
    }

    private static PackageReleases Merge(PackageReleases? stored, IGrouping<PackageName, ReleaseRecord> records)
    {
        var numbers = records.Select(record => record.Id).ToHashSet();
        var others = stored?.Releases.Where(release => !numbers.Contains(release.Id)) ?? [];
        return new PackageReleases(records.Key, [.. others.Concat(records.Select(Stored)).OrderBy(release => release.Id)]);
    }

    private static StoredRelease Stored(ReleaseRecord record) => new()
    {
        Id = record.Id,
        Version = record.Version,
        Channel = record.Channel,
        State = record.State,
        Counter = record.Counter,
        Manifest = record.Manifest,
        Attempt = record.Attempt,
        Announced = record.Announced,
        Withdrawn = record.Withdrawn,
        Revision = record.Revision,
        Published = 0,
    };

    private static ReleaseRecord Record(PackageName package, StoredRelease release) => new()
    {
        Id = release.Id,
        Package = package,
        Version = release.Version,
        Channel = release.Channel,
        State = release.State,
        Counter = release.Counter,
        Manifest = release.Manifest,
        Attempt = release.Attempt,
        Announced = release.Announced,
        Withdrawn = release.Withdrawn,
        Revision = release.Revision,
    };
}
