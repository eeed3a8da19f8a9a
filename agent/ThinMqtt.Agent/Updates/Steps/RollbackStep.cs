namespace ThinMqtt.Agent;

/// <summary>Makes the previous version the active one, where it is not, and takes the new one away.</summary>
internal static class RollbackStep
{
    public static StepResult Run(UpdateRun run)
    {
        LeftBehind.Kill(run.Entry.Run);
        run.RemoveWork();
        if (run.IsRepair)
        {
            return Ended(run, $"{run.Manifest.Package} {run.Version} stays active.", UpdateEvent.NothingToRestore);
        }

        if (run.Entry.PreviousVersion is { } previous && run.Folder.Record(previous) is not null)
        {
            if (run.Folder.CurrentVersion != previous)
            {
                run.Folder.SwitchTo(previous);
            }

            run.Folder.RemoveVersion(run.Version);
            return Ended(run, $"{run.Manifest.Package} {previous} is active again.", UpdateEvent.Restored);
        }

        if (run.Folder.CurrentVersion == run.Version)
        {
            run.Folder.RemoveLink();
        }

        run.Folder.RemoveVersion(run.Version);
        return Ended(run, $"There is no earlier version of {run.Manifest.Package}.", UpdateEvent.NothingToRestore);
    }

    private static StepResult Ended(UpdateRun run, string what, UpdateEvent otherwise)
    {
        var happened = run.Entry.Cause is UpdateEvent.Cancelled or UpdateEvent.Superseded ? run.Entry.Cause.Value : otherwise;
        return new StepResult(happened, $"{run.Entry.Reason} {what}");
    }
}
