using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ThinMqtt.Agent;

/// <summary>
/// Writes an artifact's files into a new folder and takes their checksums; all is on disk afterwards. Unpacking, hashing, writing and
/// the sync of the file before overlap.
/// </summary>
internal sealed class ArtifactUnpacking(string folder, ArtifactContent content, Action<long> progress)
{
    /// <summary>Above it, one sync of the file system costs less than one for each small file.</summary>
    private const int MaxSyncedSingly = 64;

    private readonly BlockRing _ring = new();
    private readonly bool _syncsSingly = content.Entries.Count <= MaxSyncedSingly;
    private Task _syncing = Task.CompletedTask;
    private long _total;

    /// <exception cref="UpdateStoppedException">An entry is not what its header declares.</exception>
    public async Task<IReadOnlyList<FileRecord>> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var files = new List<FileRecord>(content.Entries.Count);
        try
        {
            foreach (var entry in content.Entries)
            {
                var path = Path.Combine(folder, entry.Path);
                Directory.CreateDirectory(entry.IsFolder ? path : Path.GetDirectoryName(path)!);
                if (!entry.IsFolder)
                {
                    files.Add(await WriteFileAsync(path, entry, stop));
                }
            }
        }
        finally
        {
            await _syncing;
        }

        SyncFolders();
        return files;
    }

    private async Task<FileRecord> WriteFileAsync(string path, ArtifactEntry entry, CancellationToken stop)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, preallocationSize: entry.Size);
        try
        {
            var hash = await CopyAsync(entry, file, stop);
            Durable.SetExecutable(path, entry.IsExecutable);
            var record = new FileRecord { Path = entry.Path, Size = entry.Size, Sha256 = hash, ChangedAt = File.GetLastWriteTimeUtc(file) };
            await _syncing;
            _syncing = Task.Run(() => Finish(file, entry.Size), CancellationToken.None);
            return record;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task<string> CopyAsync(ArtifactEntry entry, SafeFileHandle file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = Open(entry);
        var (read, written) = (0L, 0L);
        var cached = new CacheWindow(file);
        await _ring.RunAsync(Fill, block => hash.AppendData(block.Span), Write);
        return read == entry.Size
            ? Convert.ToHexStringLower(hash.GetCurrentHash())
            : throw new UpdateStoppedException($"The artifact's entry '{entry.Path}' ends after {read} of {entry.Size} bytes.");

        ValueTask<int> Fill(Memory<byte> block)
        {
            stop.ThrowIfCancellationRequested();
            var count = Read(source, block.Span, entry);
            read += count;
            content.ReleaseRead();
            return read <= entry.Size
                ? ValueTask.FromResult(count)
                : throw new UpdateStoppedException($"The artifact's entry '{entry.Path}' is longer than its {entry.Size} bytes.");
        }

        void Write(ReadOnlyMemory<byte> block)
        {
            RandomAccess.Write(file, block.Span, written);
            written += block.Length;
            progress(_total += block.Length);
            cached.MoveTo(written);
        }
    }

    /// <summary>A large file is synced while the next one is written.</summary>
    private void Finish(SafeFileHandle file, long size)
    {
        using var owned = file;
        if (_syncsSingly || size >= CacheWindow.Size)
        {
            RandomAccess.FlushToDisk(file);
            new CacheWindow(file).Release(size);
        }
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

    private static int Read(Stream source, Span<byte> block, ArtifactEntry entry)
    {
        try
        {
            return source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(entry, e);
        }
    }

    private static UpdateStoppedException Unreadable(ArtifactEntry entry, InvalidDataException e) =>
        new($"The artifact's entry '{entry.Path}' cannot be unpacked: {e.Message}");

    private void SyncFolders()
    {
        if (!_syncsSingly)
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
