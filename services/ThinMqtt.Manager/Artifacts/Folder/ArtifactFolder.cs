using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Artifacts as files <c>artifacts/{package}/{version}.zip</c> of the data folder, downloaded from this host.</summary>
internal sealed class ArtifactFolder(ManagerOptions options, DownloadUrls urls, ILogger<ArtifactFolder> logger) : IArtifactStorage
{
    private readonly string _folder = Path.GetFullPath(Path.Combine(options.DataFolder, "artifacts"));

    private string UploadFolder => Path.Combine(_folder, ".uploads");

    /// <summary>Uploads that a killed process has left are removed.</summary>
    public void Start()
    {
        try
        {
            Directory.CreateDirectory(UploadFolder);
            foreach (var file in Directory.EnumerateFiles(UploadFolder))
            {
                RemoveLeftOver(file);
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The artifacts' folder {_folder} cannot be written: {exception.Message}", exception);
        }

        urls.Start();
    }

    public IArtifactWriter Begin(string name) => new FolderWriter(_folder, Path.Combine(UploadFolder, Guid.NewGuid().ToString("N")));

    public DownloadUrl Sign(Artifact artifact) => urls.Sign(artifact.Package, artifact.Version);

    public Task<string?> ProblemAsync(CancellationToken cancellationToken) => Task.FromResult(
        Directory.Exists(UploadFolder) ? null : $"The artifacts' folder {UploadFolder} is gone. Bring its volume back, or start the manager anew.");

    public void Remove(Artifact artifact)
    {
        try
        {
            File.Delete(FileOf(artifact));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ManagerLog.NotRemoved(logger, FileOf(artifact), exception.Message);
        }
    }

    /// <summary>One that another manager on this folder is writing is locked, and stays.</summary>
    private static void RemoveLeftOver(string file)
    {
        try
        {
            using var unlocked = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(file);
        }
        catch (IOException)
        {
            // It is in use, or gone.
        }
    }

    public string FileOf(Artifact artifact) => Path.Combine(_folder, artifact.Location);
}
