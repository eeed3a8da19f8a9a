namespace ThinMqtt.Agent;

/// <summary>Only what this step has let through is opened, and only what it has looked into is unpacked.</summary>
internal static class VerifyStep
{
    public static async Task<StepResult> RunAsync(UpdateRun run, CancellationToken stop)
    {
        if (run.Download is null)
        {
            return await IsStillThereAsync(run, stop) ? CheckContent(run) : new StepResult(UpdateEvent.ArtifactLost);
        }

        var mismatch = run.Download.Hashes.Mismatch(run.Manifest);
        if (mismatch is not null)
        {
            return new StepResult(UpdateEvent.Failed, mismatch);
        }

        run.Accept(run.UnverifiedPath);
        return CheckContent(run);
    }

    /// <summary>After a restart: the artifact is hashed anew, whatever it is called.</summary>
    public static async Task<bool> IsStillThereAsync(UpdateRun run, CancellationToken stop)
    {
        var path = File.Exists(run.ArtifactPath) ? run.ArtifactPath : run.UnverifiedPath;
        if (!File.Exists(path))
        {
            return false;
        }

        using (var file = await ArtifactFile.OpenAsync(path, run.Manifest, stop))
        {
            if (file.Hashes.Mismatch(run.Manifest) is not null)
            {
                return false;
            }
        }

        run.Accept(path);
        return true;
    }

    private static StepResult CheckContent(UpdateRun run)
    {
        using var content = ArtifactContent.Open(run.ArtifactPath, run.Options);
        content.CheckScripts(run.Manifest.Install);
        return StepResult.Done;
    }
}
