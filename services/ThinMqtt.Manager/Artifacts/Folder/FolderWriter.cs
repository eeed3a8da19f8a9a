using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>An upload on disk, under a temporary name until it has a place.</summary>
/// <param name="folder">Of all artifacts.</param>
/// <param name="file">On the same volume, so that moving is renaming.</param>
internal sealed class FolderWriter(string folder, string file) : IArtifactWriter
{
    /// <summary>Open, and so locked, until it has a place: who starts beside this process removes what nobody has locked.</summary>
    private readonly FileStream _stream = new(
        file,
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous, BufferSize = 0,
        });

    public static string LocationOf(PackageName package, SemanticVersion version) => $"{package}/{version}.zip";

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        _stream.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    /// <summary>Over what a process left there that ended before the inventory had it.</summary>
    public string Place(PackageName package, SemanticVersion version)
    {
        var location = LocationOf(package, version);
        var place = Path.Combine(folder, location);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(file, place, overwrite: true);
        _stream.Dispose();
        return location;
    }

    /// <summary>Nothing is left to do: what has a place has no temporary name any more.</summary>
    public void Keep()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        File.Delete(file);
    }
}
