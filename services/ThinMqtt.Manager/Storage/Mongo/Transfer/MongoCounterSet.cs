using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Counters, which are those of a package's releases, unless the one with the highest was deleted. They go with the packages.</summary>
internal sealed class MongoCounterSet(MongoAccess access) : MongoFewRecords<CounterRecord>(access)
{
    public override async Task WriteAsync(IReadOnlyList<CounterRecord> records, CancellationToken stop)
    {
        var ids = MongoValues.Ids([.. records.Select(record => record.Package)]);
        var stored = await FindAsync(MongoSchema.Packages, ids, PackageBson.Read, new MongoFind(), stop);
        var known = stored.ToDictionary(package => package.Package.Value);
        await Access.ReplaceAsync(
            MongoSchema.Packages,
            ids,
            [.. records.Select(record => Merge(known.GetValueOrDefault(record.Package), record))],
            static (document, package) => PackageBson.Write(document.String("_id"u8, package.Package.Value), package, MongoGuard.NewTag()),
            stop);
    }

    protected override async Task<IReadOnlyList<CounterRecord>> AllAsync(CancellationToken stop)
    {
        var packages = await FindAsync(MongoSchema.Packages, _ => { }, PackageBson.Read, new MongoFind(), stop);
        return
        [
            .. packages.Where(package => package.Highest is not null).OrderBy(package => package.Package.Value, StringComparer.Ordinal)
                .Select(package => new CounterRecord(package.Package.Value, package.Highest!.Counter, package.Highest.Version)),
        ];
    }

    private static PackageReleases Merge(PackageReleases? stored, CounterRecord record)
    {
        var package = stored ?? new PackageReleases(PackageName.Parse(record.Package), []);
        var isOfARelease = package.Releases.Any(release => release.Counter >= record.Counter);
        return package with { Deleted = isOfARelease ? null : new PackageCounter(record.Counter, record.Version) };
    }
}
