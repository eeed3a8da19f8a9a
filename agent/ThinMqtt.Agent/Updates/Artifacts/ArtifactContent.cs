using System.IO.Compression;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>An opened artifact whose entries have all been checked before the first is unpacked.</summary>
internal sealed class ArtifactContent : IDisposable
{
    private const int FileTypeMask = 0xF000;
    private const int PlainFile = 0x8000;
    private const int PlainFolder = 0x4000;

    /// <summary>What unpacks to no more is no bomb.</summary>
    private const long RatioFrom = 64L << 20;

    private readonly FileStream _file;
    private readonly CacheWindow _cached;
    private readonly ZipArchive _archive;

    private ArtifactContent(FileStream file, ZipArchive archive, IReadOnlyList<ArtifactEntry> entries)
    {
        (_file, _cached, _archive) = (file, new CacheWindow(file.SafeFileHandle), archive);
        Entries = entries;
        Size = entries.Sum(entry => entry.Size);
    }

    public IReadOnlyList<ArtifactEntry> Entries { get; }

    /// <summary>Unpacked, in bytes.</summary>
    public long Size { get; }

    /// <exception cref="UpdateStoppedException">It is refused; the message says why.</exception>
    public static ArtifactContent Open(string path, UpdateOptions options)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            ZipEnd.Check(file.SafeFileHandle, options);
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var names = new EntryNames();
            ArtifactEntry[] entries = [.. archive.Entries.Select(entry => Check(entry, names))];
            var content = new ArtifactContent(file, archive, entries);
            content.CheckSize(new FileInfo(path).Length, options);
            return content;
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new UpdateStoppedException($"The artifact is not a zip that can be read: {e.Message}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="UpdateStoppedException">A script that the manifest names is missing.</exception>
    public void CheckScripts(InstallStep install)
    {
        foreach (var script in new[] { install.Script, install.HealthCheck })
        {
            if (script is not null && !Entries.Any(entry => !entry.IsFolder && entry.Path == script))
            {
                throw new UpdateStoppedException($"The artifact has no file '{script}', which the manifest names; pack it again with it.");
            }
        }
    }

    /// <summary>To be called while entries are unpacked in their order: what they have passed is not read again.</summary>
    public void ReleaseRead() => _cached.MoveTo(_file.Position);

    public void Dispose() => _archive.Dispose();

    private static ArtifactEntry Check(ZipArchiveEntry entry, EntryNames names)
    {
        var path = names.Add(entry.FullName);
        var isFolder = entry.FullName.EndsWith('/');
        var mode = entry.ExternalAttributes >> 16;
        var type = mode & FileTypeMask;
        if (type != 0 && type != (isFolder ? PlainFolder : PlainFile))
        {
            throw new UpdateStoppedException($"The artifact's entry '{path}' is a link or a device; only files and folders are allowed.");
        }

        if (entry.IsEncrypted)
        {
            throw new UpdateStoppedException($"The artifact's entry '{path}' is encrypted; pack it without a password.");
        }

        if (isFolder && entry.Length > 0)
        {
            throw new UpdateStoppedException($"The artifact's folder '{path}' has content.");
        }

        return new ArtifactEntry(path, isFolder, entry.Length, (mode & 0x49) != 0, entry);
    }

    private void CheckSize(long packed, UpdateOptions options)
    {
        if (Size > options.MaxUnpackedSize || Size < 0)
        {
            throw new UpdateStoppedException($"The artifact unpacks to {Size} bytes; at most {options.MaxUnpackedSize} are allowed.");
        }

        if (Size > RatioFrom && Size / packed > options.MaxRatio)
        {
            throw new UpdateStoppedException(
                $"The artifact unpacks to {Size} bytes, {Size / packed} times its own; at most {options.MaxRatio} times are allowed.");
        }
    }
}

/// <summary>One entry of an artifact.</summary>
/// <param name="Path">Inside the version's folder, with <c>/</c>.</param>
/// <param name="IsFolder">Otherwise a file.</param>
/// <param name="Size">Unpacked, in bytes, as declared.</param>
/// <param name="IsExecutable">For anybody.</param>
/// <param name="Zip">Where its bytes come from.</param>
internal sealed record ArtifactEntry(string Path, bool IsFolder, long Size, bool IsExecutable, ZipArchiveEntry Zip);
