using System.Text.Json;

namespace ThinMqtt.Agent;

/// <summary>
/// <c>{root}/packages/{name}</c>: a folder for each version, <c>current</c>, and, with a dot in front, which no version has, what belongs
/// to the agent.
/// </summary>
internal sealed class PackageFolder(string path)
{
    private const string RecordPrefix = ".record-";

    public string Path { get; } = path;

    /// <summary>Null when nothing is active.</summary>
    public string? CurrentVersion => new FileInfo(Link).LinkTarget;

    private string Link => Inside("current");

    public string VersionPath(string version) => Inside(version);

    /// <summary>Where a version is unpacked until it is whole.</summary>
    public string PartialPath(string version) => Inside($".partial-{version}");

    /// <returns>Null when nothing is active that is known.</returns>
    public PackageRecord? Active() => CurrentVersion is { } version ? Record(version) : null;

    /// <returns>Null when the version is not there, or unreadable and so as good as not there.</returns>
    public PackageRecord? Record(string version)
    {
        var path = RecordPath(version);
        try
        {
            return File.Exists(path) && Directory.Exists(VersionPath(version))
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), UpdateJson.Default.PackageRecord)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(PackageRecord record) =>
        Durable.Write(RecordPath(record.Version), JsonSerializer.SerializeToUtf8Bytes(record, UpdateJson.Default.PackageRecord));

    /// <summary>Atomic: who follows the link gets the one version or the other.</summary>
    public void SwitchTo(string version)
    {
        var draft = Inside(".current-new");
        File.Delete(draft);
        File.CreateSymbolicLink(draft, version);
        Durable.Rename(draft, Link);
    }

    public void RemoveLink()
    {
        File.Delete(Link);
        Durable.SyncFolder(Path);
    }

    public void RemoveVersion(string version)
    {
        File.Delete(RecordPath(version));
        RemoveFolder(VersionPath(version));
    }

    /// <summary>Whatever is neither of these: older versions, and what a power cut left.</summary>
    public void RemoveAllBut(string current, string? previous)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path).ToArray())
        {
            var name = System.IO.Path.GetFileName(entry);
            var version = name.StartsWith(RecordPrefix, StringComparison.Ordinal) ? name[RecordPrefix.Length..] : name;
            if (name == "current" || version == current || version == previous)
            {
                continue;
            }

            if (Directory.Exists(entry))
            {
                RemoveFolder(entry);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    public static void RemoveFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private string RecordPath(string version) => Inside(RecordPrefix + version);

    private string Inside(string name) => System.IO.Path.Combine(Path, name);
}
