using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Documents of the collection of packages.</summary>
internal static class PackageBson
{
    public static PackageReleases Read(BsonDocument package)
    {
        var releases = new List<StoredRelease>();
        foreach (var element in package["releases"u8].Array())
        {
            releases.Add(ReadRelease(element.Document()));
        }

        return new PackageReleases(PackageName.Parse(package["_id"u8].String()), releases, package["tag"u8].Int64())
        {
            Deleted = package.TryFind("deleted"u8, out var deleted)
                ? new PackageCounter(deleted.Document()["counter"u8].Int64(), deleted.Document()["version"u8].String())
                : null,
        };
    }

    /// <summary>Everything but the id.</summary>
    public static void Write(BsonWriter package, PackageReleases releases, long tag)
    {
        package.Int64("tag"u8, tag).Array("releases"u8);
        foreach (var release in releases.Releases)
        {
            WriteRelease(package.Document(), release).End();
        }

        package.End();
        if (releases.Deleted is { } deleted)
        {
            package.Document("deleted"u8).Int64("counter"u8, deleted.Counter).String("version"u8, deleted.Version).End();
        }
    }

    private static StoredRelease ReadRelease(BsonDocument release) => new()
    {
        Id = release["id"u8].Int64(),
        Version = SemanticVersion.Parse(release["version"u8].String()),
        Channel = ChannelName.Parse(release["channel"u8].String()),
        State = release["state"u8].Word<ReleaseState>(),
        Counter = release["counter"u8].Int64(),
        Manifest = release["manifest"u8].Binary().ToArray(),
        Attempt = release["attempt"u8].Int32(),
        Announced = release["announced"u8].Time(),
        Withdrawn = release["withdrawn"u8].TimeOrNull(),
        Revision = release["revision"u8].Int64(),
        Published = release["published"u8].Int64(),
    };

    private static BsonWriter WriteRelease(BsonWriter document, StoredRelease release) => document
        .Int64("id"u8, release.Id)
        .String("version"u8, release.Version.ToString())
        .String("channel"u8, release.Channel.Value)
        .Word("state"u8, (ReleaseState?)release.State)
        .Int64("counter"u8, release.Counter)
        .Binary("manifest"u8, release.Manifest)
        .Int32("attempt"u8, release.Attempt)
        .Time("announced"u8, release.Announced)
        .Time("withdrawn"u8, release.Withdrawn)
        .Int64("revision"u8, release.Revision)
        .Int64("published"u8, release.Published);
}
