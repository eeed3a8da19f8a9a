using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Does what belongs to a state, and makes of everything that can go wrong an event of the table.</summary>
internal sealed class UpdateSteps(DownloadStep download, InstallationStep installation, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>, the end of the agent: the state stays as it is.</exception>
    public async Task<StepResult> RunAsync(UpdateRun run, UpdateReports reports, UpdateEnding ending, CancellationToken stop)
    {
        var state = run.Entry.State;
        if (run.Entry.Restarts > run.Options.MaxRestarts && state is not (UpdateState.Download or UpdateState.Failure))
        {
            return Problem(run, UpdateEvent.Failed, $"The agent was restarted {run.Entry.Restarts} times during {state}.");
        }

        var result = await TryStepAsync(run, reports, ending, stop);
        var isOwnEnd = state is UpdateState.Download or UpdateState.Verify or UpdateState.Install
            && result.Event is UpdateEvent.Failed or UpdateEvent.TimedOut;
        // Who was told that it ends is right, also where it fails at the same moment.
        return !isOwnEnd || ending.TryClose() ? result : ending.Result!;
    }

    /// <summary>What is left over does no harm, and the next update takes it away.</summary>
    public static void Tidy(UpdateRun run)
    {
        try
        {
            CommitStep.Tidy(run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Output.Add(System.Text.Encoding.UTF8.GetBytes($"\n{Describe(e, run.Options.Root)}\n"));
        }
    }

    /// <summary>For a person.</summary>
    public static string Describe(Exception e, string root) => e switch
    {
        IOException { HResult: LibC.NoSpace or LibC.QuotaExceeded } => $"The disk of {root} is full: {e.Message}",
        IOException or UnauthorizedAccessException => $"{root} cannot be used: {e.Message}",
        _ => $"The agent has a bug: {e.GetType().Name}: {e.Message}",
    };

    private async Task<StepResult> TryStepAsync(UpdateRun run, UpdateReports reports, UpdateEnding ending, CancellationToken stop)
    {
        try
        {
            return await StepAsync(run, reports, ending);
        }
        catch (UpdateStoppedException e)
        {
            return Problem(run, e.Event, e.Message);
        }
        catch (OperationCanceledException) when (ending.Result is { } asked)
        {
            return asked;
        }
        catch (Exception e) when (!stop.IsCancellationRequested || e is not OperationCanceledException)
        {
            // The boundary of a step: whatever it is, the release ends with it and the agent lives.
            return Problem(run, UpdateEvent.Failed, Describe(e, run.Options.Root));
        }
    }

    private async Task<StepResult> StepAsync(UpdateRun run, UpdateReports reports, UpdateEnding ending)
    {
        switch (run.Entry.State)
        {
            case UpdateState.Download:
                return await download.RunAsync(run, bytes => Report(bytes, run.Manifest.Size), ending.Token);
            case UpdateState.Verify:
                return await VerifyStep.RunAsync(run, ending.Token);
            case UpdateState.Install:
                var installed = await installation.RunAsync(run, Report, ending.Token);
                return installed.Event != UpdateEvent.Done || ending.TryClose() ? installed : ending.Result!;
            case UpdateState.Commit:
                _ = ending.TryClose();
                return await Task.Run(() => CommitStep.Run(run, time.GetUtcNow()));
            case UpdateState.Rollback:
                _ = ending.TryClose();
                return await Task.Run(() => RollbackStep.Run(run));
            default:
                _ = ending.TryClose();
                run.RemoveWork();
                return new StepResult(run.Entry.Cause ?? UpdateEvent.Failed);
        }

        void Report(long done, long all) => reports.Add(run.Describe(time.GetUtcNow(), done, all));
    }

    private static StepResult Problem(UpdateRun run, UpdateEvent happened, string reason) =>
        new(happened, run.Entry.State switch
        {
            UpdateState.Rollback => $"{run.Entry.Reason} The way back failed: {reason}",
            UpdateState.Failure => run.Entry.Reason,
            _ => reason,
        });
}
