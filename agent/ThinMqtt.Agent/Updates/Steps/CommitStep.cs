namespace ThinMqtt.Agent;

/// <summary>Makes the new version the active one. Can be repeated after a kill at any point.</summary>
internal static class CommitStep
{
    public static StepResult Run(UpdateRun run, DateTimeOffset now)
    {
        var record = run.Folder.Record(run.Version)
            ?? throw new UpdateStoppedException($"Version {run.Version} was lost from {run.Folder.Path}.");
        run.Folder.Write(record with
        {
            Files = PackageFiles.AfterScript(run.Folder.VersionPath(run.Version), record.Files),
            IsDamaged = false,
            InstalledAt = now,
        });
        // Before the sync, so that a small artifact never wears the flash.
        run.RemoveWork();
        Durable.SyncFileSystem(run.Folder.Path);
        run.Folder.SwitchTo(run.Version);
        return StepResult.Done;
    }

    /// <summary>Once the result is in the journal.</summary>
    public static void Tidy(UpdateRun run)
    {
        run.RemoveWork();
        if (run.Folder.Active() is { } active)
        {
            run.Folder.RemoveAllBut(active.Version, active.PreviousVersion);
        }
    }
}
