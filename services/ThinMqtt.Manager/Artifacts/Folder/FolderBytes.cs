namespace ThinMqtt.Manager;

/// <summary>The folder <c>artifacts</c> of a data folder.</summary>
internal sealed class FolderBytes(string dataFolder) : IArtifactBytes
{
    private readonly string _folder = Path.GetFullPath(Path.Combine(dataFolder, "artifacts"));

    public string Name => _folder;

    private string UploadFolder => Path.Combine(_folder, ".uploads");

    public Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(UploadFolder);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string location, CancellationToken stop)
    {
        var file = Path.Combine(_folder, location);
        var options = new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 };
        return Task.FromResult<Stream?>(File.Exists(file) ? new FileStream(file, options) : null);
    }

    public string PlaceOf(Artifact artifact) => FolderWriter.LocationOf(artifact.Package, artifact.Version);

    /// <summary>In place of what an attempt before has left, if it was killed.</summary>
    public IArtifactWriter Begin(Artifact artifact)
    {
        var file = Path.Combine(UploadFolder, artifact.Sha256);
        File.Delete(file);
        return new FolderWriter(_folder, file);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
