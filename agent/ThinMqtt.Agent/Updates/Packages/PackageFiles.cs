using System.Buffers;
using System.Security.Cryptography;

namespace ThinMqtt.Agent;

/// <summary>The files of an installed version and what is recorded of them.</summary>
internal static class PackageFiles
{
    /// <summary>In bytes; between two of them the agent's end is looked for.</summary>
    private const int BlockSize = 1 << 16;

    public static bool AreAsRecorded(string folder, IReadOnlyList<FileRecord> files, CancellationToken stop)
    {
        foreach (var file in files)
        {
            stop.ThrowIfCancellationRequested();
            if (!IsAsRecorded(new FileInfo(Path.Combine(folder, file.Path)), file, stop))
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

    private static bool IsAsRecorded(FileInfo found, FileRecord file, CancellationToken stop)
    {
        try
        {
            return IsPlain(found) && found.Length == file.Size && Hash(found, stop) == file.Sha256;
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
        Sha256 = Hash(found, CancellationToken.None),
        ChangedAt = found.LastWriteTimeUtc,
    };

    /// <summary>A large file takes longer than the agent may take to end.</summary>
    private static string Hash(FileInfo file, CancellationToken stop)
    {
        using var content = File.OpenHandle(file.FullName, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var (offset, count) = (0L, 0);
            while ((count = RandomAccess.Read(content, block, offset)) > 0)
            {
                stop.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, count);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
