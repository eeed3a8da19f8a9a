using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>An upload on disk, under a temporary name until it has a place.</summary>
/// <param name="folder">Of all artifacts.</param>
/// <param name="file">On the same volume, so that moving is renaming.</param>
internal sealed class FolderWriter(string folder, string file) : IArtifactWriter
{
    private readonly FileStream _stream = new(
        file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 });

    public static string LocationOf(PackageName package, SemanticVersion version) => $"{package}/{version}.zip";

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken);

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync();
    }

    /// <summary>Over what a process left there that ended before the inventory had it.</summary>
    public string Place(PackageName package, SemanticVersion version)
    {
        var location = LocationOf(package, version);
        var place = Path.Combine(folder, location);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(file, place, overwrite: true);
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
