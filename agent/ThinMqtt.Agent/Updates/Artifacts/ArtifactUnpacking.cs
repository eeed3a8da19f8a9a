using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ThinMqtt.Agent;

/// <summary>Writes an artifact's files into a new folder and takes their checksums meanwhile; all is on disk afterwards.</summary>
internal sealed class ArtifactUnpacking(string folder, Action<long> progress)
{
    /// <summary>In bytes.</summary>
    private const int BlockSize = 1 << 18;

    /// <summary>Above it, one sync of the file system costs less than one for each file.</summary>
    private const int MaxSyncedSingly = 64;

    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(BlockSize);
    private long _total;

    /// <exception cref="UpdateStoppedException">An entry is not what its header declares.</exception>
    public IReadOnlyList<FileRecord> Run(IReadOnlyList<ArtifactEntry> entries, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var files = new List<FileRecord>(entries.Count);
        foreach (var entry in entries)
        {
            var path = Path.Combine(folder, entry.Path);
            Directory.CreateDirectory(entry.IsFolder ? path : Path.GetDirectoryName(path)!);
            if (!entry.IsFolder)
            {
                files.Add(WriteFile(path, entry, entries.Count <= MaxSyncedSingly, stop));
            }
        }

        SyncFolders(entries.Count);
        return files;
    }

    private FileRecord WriteFile(string path, ArtifactEntry entry, bool sync, CancellationToken stop)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, preallocationSize: entry.Size);
        var hash = Copy(entry, file, stop);
        Durable.SetExecutable(path, entry.IsExecutable);
        if (sync)
        {
            RandomAccess.FlushToDisk(file);
        }

        return new FileRecord { Path = entry.Path, Size = entry.Size, Sha256 = hash, ChangedAt = File.GetLastWriteTimeUtc(file) };
    }

    private string Copy(ArtifactEntry entry, SafeFileHandle file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var content = Open(entry);
        var length = 0L;
        while (Read(content, entry) is var count and > 0)
        {
            stop.ThrowIfCancellationRequested();
            if (length + count > entry.Size)
            {
                throw new UpdateStoppedException($"The artifact's entry '{entry.Path}' is longer than its {entry.Size} bytes.");
            }

            RandomAccess.Write(file, _block.AsSpan(0, count), length);
            hash.AppendData(_block, 0, count);
            length += count;
            progress(_total += count);
        }

        return length == entry.Size
            ? Convert.ToHexStringLower(hash.GetCurrentHash())
            : throw new UpdateStoppedException($"The artifact's entry '{entry.Path}' ends after {length} of {entry.Size} bytes.");
    }

    private static Stream Open(ArtifactEntry entry)
    {
        try
        {
            return entry.Zip.Open();
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(entry, e);
        }
    }

    private int Read(Stream content, ArtifactEntry entry)
    {
        try
        {
            return content.Read(_block);
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(entry, e);
        }
    }

    private static UpdateStoppedException Unreadable(ArtifactEntry entry, InvalidDataException e) =>
        new($"The artifact's entry '{entry.Path}' cannot be unpacked: {e.Message}");

    private void SyncFolders(int entries)
    {
        if (entries > MaxSyncedSingly)
        {
            Durable.SyncFileSystem(folder);
            return;
        }

        Durable.SyncFolder(folder);
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            Durable.SyncFolder(inner);
        }
    }
}
