using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>The packages on this device.</summary>
internal sealed class PackageStore
{
    private readonly string _path;

    public PackageStore(string root)
    {
        _path = Path.Combine(root, "packages");
        Directory.CreateDirectory(_path);
    }

    public PackageFolder Folder(PackageName package) => new(Path.Combine(_path, package.Value));

    /// <summary>The active version of each package, by name.</summary>
    public IReadOnlyList<InstalledPackage> Installed() => [.. Records().Select(found => Describe(found.Folder, found.Record))];

    /// <summary>
    /// Compares the files of every active version with their checksums, and keeps the result in its state. Reads all of them: seconds
    /// per gigabyte.
    /// </summary>
    /// <returns>The announcements of damaged packages: to run one repairs its package, with a URL of today.</returns>
    public IReadOnlyList<ReleaseAnnouncement> Check(CancellationToken stop)
    {
        var damaged = new List<ReleaseAnnouncement>();
        foreach (var (folder, record) in Records())
        {
            var isWhole = PackageFiles.AreAsRecorded(folder.VersionPath(record.Version), record.Files, stop);
            if (isWhole == record.IsDamaged)
            {
                folder.Write(record with { IsDamaged = !isWhole });
            }

            if (!isWhole && ReleaseAnnouncement.TryParse(Encoding.UTF8.GetBytes(record.Announcement), out var announcement, out _))
            {
                damaged.Add(announcement);
            }
        }

        return damaged;
    }

    private IEnumerable<(PackageFolder Folder, PackageRecord Record)> Records() =>
        from path in Directory.GetDirectories(_path).Order(StringComparer.Ordinal)
        let folder = new PackageFolder(path)
        let record = folder.Active()
        where record is not null
        select (folder, record);

    private static InstalledPackage Describe(PackageFolder folder, PackageRecord record) => new()
    {
        Package = PackageName.Parse(record.Package),
        Version = SemanticVersion.Parse(record.Version),
        Counter = record.Counter,
        Md5 = record.Md5,
        Sha256 = record.Sha256,
        State = record.IsDamaged ? PackageState.Damaged : PackageState.Installed,
        InstalledAt = record.InstalledAt,
        PreviousVersion = record.PreviousVersion is { } previous && folder.Record(previous) is not null
            ? SemanticVersion.Parse(previous)
            : null,
    };
}
