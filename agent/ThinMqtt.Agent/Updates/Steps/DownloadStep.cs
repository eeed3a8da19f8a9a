namespace ThinMqtt.Agent;

/// <summary>Fills the <c>*.unverified</c> file of a release.</summary>
internal sealed class DownloadStep(ArtifactDownload download)
{
    public async Task<StepResult> RunAsync(UpdateRun run, Action<long> progress, CancellationToken stop)
    {
        run.PrepareFolders();
        var isResumed = File.Exists(run.UnverifiedPath);
        run.Download = await ArtifactFile.OpenAsync(run.UnverifiedPath, run.Manifest, stop);
        run.NeedSpace(run.Manifest.Size - run.Download.Length);
        await download.RunAsync(run.Announcement, run.Download, progress, stop);
        if (isResumed && run.Download.Hashes.Mismatch(run.Manifest) is not null)
        {
            // A power cut may have spoiled the part from before; that is not the release's fault.
            run.Download.Clear();
            await download.RunAsync(run.Announcement, run.Download, progress, stop);
        }

        return StepResult.Done;
    }
}
