using System.Text;

namespace ThinMqtt.Agent;

/// <summary>Unpacks the release beside what is active, and lets its scripts prepare it.</summary>
internal sealed class InstallationStep(ScriptRunner scripts)
{
    public async Task<StepResult> RunAsync(UpdateRun run, Action<long, long> progress, CancellationToken stop)
    {
        LeftBehind.Kill(run.Entry.Run);
        if (!run.IsVerified && !await VerifyStep.IsStillThereAsync(run, stop))
        {
            return new StepResult(UpdateEvent.ArtifactLost);
        }

        run.Folder.Write(await Task.Run(() => UnpackAsync(run, progress, stop), stop));
        await RunScriptAsync(run, run.Manifest.Install.Script, stop);
        if (run.Manifest.Install.HealthCheck is { } healthCheck)
        {
            await RunScriptAsync(run, healthCheck, stop);
        }

        return StepResult.Done;
    }

    private static async Task<PackageRecord> UnpackAsync(UpdateRun run, Action<long, long> progress, CancellationToken stop)
    {
        var partial = run.Folder.PartialPath(run.Version);
        PackageFolder.RemoveFolder(partial);
        using var content = ArtifactContent.Open(run.ArtifactPath, run.Options);
        run.NeedSpace(content.Size);
        var files = await new ArtifactUnpacking(partial, content, done => progress(done, content.Size)).RunAsync(stop);
        if (run.IsRepair)
        {
            Repair.Replace(run.Folder.VersionPath(run.Version), partial, files);
        }
        else
        {
            run.Folder.RemoveVersion(run.Version);
            Durable.Rename(partial, run.Folder.VersionPath(run.Version));
        }

        return Describe(run, files);
    }

    /// <summary>A repair keeps what it knows of the version before.</summary>
    private static PackageRecord Describe(UpdateRun run, IReadOnlyList<FileRecord> files) => new()
    {
        Package = run.Manifest.Package.Value,
        Version = run.Version,
        Counter = run.Manifest.Counter,
        Md5 = run.Manifest.Md5,
        Sha256 = run.Manifest.Sha256,
        InstalledAt = run.Entry.StartedAt,
        PreviousVersion = run.IsRepair ? run.Folder.Record(run.Version)?.PreviousVersion : run.Entry.PreviousVersion,
        Announcement = Encoding.UTF8.GetString(run.Announcement.ToUtf8()),
        Files = files,
    };

    private async Task RunScriptAsync(UpdateRun run, string script, CancellationToken stop)
    {
        var folder = run.Folder.VersionPath(run.Version);
        string[] environment =
        [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            $"HOME={folder}",
            $"THIN_PACKAGE={run.Manifest.Package}",
            $"THIN_VERSION={run.Version}",
            $"THIN_PREVIOUS_VERSION={run.Entry.PreviousVersion}",
            $"THIN_ROOT={run.Options.Root}",
        ];
        var timeout = TimeSpan.FromSeconds(run.Manifest.Install.TimeoutSeconds);
        await scripts.RunAsync(Path.Combine(folder, script), folder, environment, run.Entry.Run, timeout, run.Output, stop);
    }
}
