using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// Brings releases onto the device, one at a time, by the table of <see cref="UpdateTransitions"/>. Each state is in the journal before
/// its step does anything, so that a kill or a power cut at any point is followed by the same end.
/// </summary>
/// <param name="options">What bounds it.</param>
/// <param name="http">Downloads; without a time-out of its own.</param>
/// <param name="freshUrl">Asks for a URL where the announced one is refused or expired.</param>
/// <param name="report">Gets what is to be published, in order; must not block.</param>
/// <param name="time">The clock.</param>
internal sealed class UpdateEngine(
    UpdateOptions options,
    HttpClient http,
    Func<ReleaseAnnouncement, CancellationToken, Task<FreshUrl>> freshUrl,
    Action<UpdatePayload> report,
    TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly UpdateSteps _steps = new(
        new DownloadStep(new ArtifactDownload(options, http, freshUrl, time)), new InstallationStep(new ScriptRunner(time)), time);

    private volatile UpdateEnding? _ending;

    public PackageStore Packages { get; } = new(options.Root);

    public UpdateJournal Journal { get; } = new(options.Root);

    /// <summary>The update of this device that began last, as it is in the journal; null when there was none.</summary>
    public UpdatePayload? Last =>
        Journal.ReadAll().MaxBy(entry => entry.FinishedAt ?? entry.StartedAt) is { } entry && TryRestore(entry) is { } run
            ? run.Describe(entry.FinishedAt ?? time.GetUtcNow())
            : null;

    /// <summary>Of the update under way, also one that an earlier life began; null when there is none.</summary>
    public ManifestDocument? Current => _ending?.Manifest;

    /// <summary>Ends what an earlier life of the agent began. Once, before anything else.</summary>
    /// <returns>How those updates ended.</returns>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>; the next start goes on.</exception>
    public async Task<IReadOnlyList<UpdatePayload>> RecoverAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var ended = new List<UpdatePayload>();
            foreach (var entry in Journal.ReadAll().Where(entry => !entry.State.IsFinal()))
            {
                if (TryRestore(entry) is { } run)
                {
                    run.Entry = entry with { Restarts = entry.Restarts + 1 };
                    ended.Add(await DriveAsync(run, stop));
                }
            }

            return ended;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes a release to its end; waits while another one is under way.</summary>
    /// <returns>How it ended; null when it does not concern this device now: installed, ended before, or not its turn.</returns>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>; <see cref="RecoverAsync"/> goes on.</exception>
    public async Task<UpdatePayload?> RunAsync(ReleaseAnnouncement announcement, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        await _one.WaitAsync(stop);
        try
        {
            var admission = await AdmitAsync(announcement, stop);
            if (admission is null)
            {
                return null;
            }

            var run = UpdateRun.Begin(options, Packages.Folder(announcement.Manifest.Manifest.Package), announcement, time.GetUtcNow());
            run.Advance(admission, time.GetUtcNow());
            return await DriveAsync(run, stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Whether the device has a release, or would begin with it now. Reads what is installed.</summary>
    public bool Suits(ReleaseAnnouncement announcement) =>
        AdmissionStep.Suits(options, announcement, Packages.Installed(), time.GetUtcNow());

    /// <summary>Ends the update of a package that is under way, unless it is being committed already.</summary>
    /// <param name="package">Whose.</param>
    /// <param name="happened"><see cref="UpdateEvent.Cancelled"/> or <see cref="UpdateEvent.Superseded"/>.</param>
    /// <param name="reason">For a person, such as "An operator cancelled it.".</param>
    /// <returns>False when none is.</returns>
    public bool TryEnd(PackageName package, UpdateEvent happened, string reason) =>
        _ending is { } ending && ending.Manifest.Manifest.Package == package && ending.TryEnd(happened, reason);

    public void Dispose() => _one.Dispose();

    /// <returns>Null when there is nothing to do and nothing to say.</returns>
    private async Task<StepResult?> AdmitAsync(ReleaseAnnouncement announcement, CancellationToken stop)
    {
        var installed = Packages.Installed();
        var before = EndBefore(announcement, installed);
        if (before is not null and not { State: UpdateState.Rejected, Cause: UpdateEvent.Refused })
        {
            return null;
        }

        var admission = AdmissionStep.Evaluate(options, announcement, installed, time.GetUtcNow());
        if (admission != StepResult.Done)
        {
            return before is null ? admission : null;
        }

        var current = installed.FirstOrDefault(package => package.Package == announcement.Manifest.Manifest.Package);
        return options.Consent is { } consent && await consent(announcement, current, stop) is { } declined
            ? new StepResult(UpdateEvent.Declined, declined)
            : admission;
    }

    /// <summary>
    /// Each release has one end on a device, however often it is announced. Only damage calls for it again; and one that was rejected goes
    /// on when nothing speaks against it any longer, such as a package that was missing.
    /// </summary>
    /// <returns>Null when it has not ended badly.</returns>
    private JournalEntry? EndBefore(ReleaseAnnouncement announcement, IReadOnlyList<InstalledPackage> installed)
    {
        var manifest = announcement.Manifest.Manifest;
        var last = Journal.Read(manifest.Package);
        var isEnded = last is not null
            && last.State.IsFinal()
            && last.State != UpdateState.Succeeded
            && TryParse(last.Announcement) is { } before
            && before.Manifest.Equals(announcement.Manifest)
            && before.Rollout?.Id == announcement.Rollout?.Id
            && !installed.Any(package => package.Package == manifest.Package
                && package.Version == manifest.Version && package.State == PackageState.Damaged);
        return isEnded ? last : null;
    }

    private async Task<UpdatePayload> DriveAsync(UpdateRun begun, CancellationToken stop)
    {
        using var run = begun;
        using var ending = new UpdateEnding(run.Announcement.Manifest, stop);
        using var reports = new UpdateReports(report, options.ReportInterval, time);
        _ending = ending;
        try
        {
            while (!run.Entry.State.IsFinal())
            {
                reports.Add(run.Describe(time.GetUtcNow()));
                var problem = TryWrite(run);
                var result = problem is not null && IsBeforeEnd(run.Entry.State)
                    ? new StepResult(UpdateEvent.Failed, problem)
                    : await _steps.RunAsync(run, reports, ending, stop);
                run.Advance(result, time.GetUtcNow());
            }
        }
        finally
        {
            _ending = null;
        }

        _ = TryWrite(run);
        var end = run.Describe(time.GetUtcNow());
        // First, so that a kill while folders are removed loses no end.
        reports.Finish(end);
        UpdateSteps.Tidy(run);
        return end;
    }

    /// <summary>What follows needs the journal; what takes back does not, because it can be done in any state.</summary>
    private static bool IsBeforeEnd(UpdateState state) => state is not (UpdateState.Rollback or UpdateState.Failure);

    /// <returns>Why the journal cannot be written, even after the download has made room; null when it is.</returns>
    private string? TryWrite(UpdateRun run)
    {
        try
        {
            Journal.Write(run.Manifest.Package, run.Entry);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TryWriteWithRoom(run);
        }
    }

    private string? TryWriteWithRoom(UpdateRun run)
    {
        try
        {
            run.RemoveWork();
            Journal.Write(run.Manifest.Package, run.Entry);
            return "The disk is full: there was no room for the journal.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return UpdateSteps.Describe(e, options.Root);
        }
    }

    private UpdateRun? TryRestore(JournalEntry entry) =>
        TryParse(entry.Announcement) is { } announcement
            ? new UpdateRun(options, Packages.Folder(announcement.Manifest.Manifest.Package), announcement, entry)
            : null;

    private static ReleaseAnnouncement? TryParse(string announcement) =>
        ReleaseAnnouncement.TryParse(Encoding.UTF8.GetBytes(announcement), out var parsed, out _) ? parsed : null;
}
