using System.Security.Cryptography;

namespace ThinMqtt.Agent;

/// <summary>The files of an installed version and what is recorded of them.</summary>
internal static class PackageFiles
{
    public static bool AreAsRecorded(string folder, IReadOnlyList<FileRecord> files, CancellationToken stop)
    {
        foreach (var file in files)
        {
            stop.ThrowIfCancellationRequested();
            if (!IsAsRecorded(new FileInfo(Path.Combine(folder, file.Path)), file))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes over what the install script has changed or removed: that is not damage.</summary>
    public static IReadOnlyList<FileRecord> AfterScript(string folder, IReadOnlyList<FileRecord> files)
    {
        var kept = new List<FileRecord>(files.Count);
        foreach (var file in files)
        {
            var found = new FileInfo(Path.Combine(folder, file.Path));
            if (!IsPlain(found))
            {
                continue;
            }

            var isSame = found.Length == file.Size && found.LastWriteTimeUtc == file.ChangedAt;
            kept.Add(isSame ? file : Describe(file.Path, found));
        }

        return kept;
    }

    private static bool IsAsRecorded(FileInfo found, FileRecord file)
    {
        try
        {
            return IsPlain(found) && found.Length == file.Size && Hash(found) == file.Sha256;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not readable is damaged.
            return false;
        }
    }

    private static bool IsPlain(FileInfo found) => found.Exists && found.LinkTarget is null;

    private static FileRecord Describe(string path, FileInfo found) => new()
    {
        Path = path,
        Size = found.Length,
        Sha256 = Hash(found),
        ChangedAt = found.LastWriteTimeUtc,
    };

    private static string Hash(FileInfo file)
    {
        using var content = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
