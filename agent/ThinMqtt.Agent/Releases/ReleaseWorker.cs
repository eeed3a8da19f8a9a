using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Does one thing at a time: what an earlier life left, updates, checks of what is installed, repairs.</summary>
/// <param name="engine">Brings releases onto the device.</param>
/// <param name="queue">What there is to do.</param>
/// <param name="packages">Tells what is installed.</param>
/// <param name="question">Asks before an installation; null when nobody is asked.</param>
/// <param name="checkInterval">Between two checks of what is installed.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class ReleaseWorker(
    UpdateEngine engine,
    ReleaseQueue queue,
    PackagesAnnouncer packages,
    Question? question,
    TimeSpan checkInterval,
    AgentLog log,
    TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<ReleaseAnnouncement> _damaged = new();
    private volatile bool _mayRepair;
    private ManifestDocument? _taken;
    private bool _isCheckDue = true;

    /// <summary>There was a connection: from now on damage can be repaired.</summary>
    public void AllowRepairs()
    {
        _mayRepair = true;
        queue.Wake();
    }

    /// <param name="stop">Ends it, without an exception; the next start goes on.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await GuardAsync("ending what was begun before", () => engine.RecoverAsync(stop), stop)
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            using var timer = time.CreateTimer(_ => OnCheckDue(), null, checkInterval, checkInterval);
            while (true)
            {
                await NextAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was under way is in the journal.
        }
    }

    /// <summary>
    /// A newer release of the package under way takes its place, unless that is being committed, or the device would not begin with the
    /// newer one.
    /// </summary>
    public void OnAnnounced(PackageName package)
    {
        lock (_gate)
        {
            if (Current is not { } current || current.Manifest.Package != package)
            {
                return;
            }

            if (!queue.IsAnnounced(current))
            {
                question?.TakeBack();
            }

            if (queue.TryFind(package, out var newest)
                && ReleasePrecedence.Compare(newest.Manifest.Manifest, current.Manifest) > 0
                && engine.Suits(newest))
            {
                engine.TryEnd(package, UpdateEvent.Superseded, $"{package} {newest.Manifest.Manifest.Version} was announced.");
            }
        }
    }

    /// <returns>Why it cannot be cancelled; null when it is.</returns>
    public string? Cancel(ReleaseReference release)
    {
        lock (_gate)
        {
            if (Current?.Manifest is not { } current || current.Package != release.Package || current.Version != release.Version)
            {
                return $"{release.Package} {release.Version} is not under way; withdraw it to keep it from beginning.";
            }

            return engine.TryEnd(release.Package, UpdateEvent.Cancelled, "An operator cancelled it.")
                ? null
                : $"{release.Package} {release.Version} cannot be stopped now: it is being committed, or waits for an answer at the"
                    + " device.";
        }
    }

    /// <summary>What was taken from the queue, or what an earlier life began.</summary>
    private ManifestDocument? Current => _taken ?? engine.Current;

    private void OnCheckDue()
    {
        Volatile.Write(ref _isCheckDue, true);
        queue.Wake();
    }

    private async Task NextAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _isCheckDue, false))
        {
            await GuardAsync("checking what is installed", () => Task.Run(() => Check(stop), stop), stop);
        }
        else if (_mayRepair && _damaged.TryDequeue(out var damaged))
        {
            await GuardAsync($"repairing {damaged.Manifest.Manifest.Package}", () => RepairAsync(damaged, stop), stop);
        }
        else if (queue.TryTake(out var release))
        {
            await GuardAsync($"bringing {release.Manifest.Manifest.Package} onto the device", () => TakeAsync(release, stop), stop);
        }
        else
        {
            await queue.ChangedAsync(stop);
        }
    }

    private async Task TakeAsync(ReleaseAnnouncement release, CancellationToken stop)
    {
        UpdatePayload? end;
        SetTaken(release.Manifest);
        try
        {
            // An end that is asked for inside the lock must not go on inside it.
            end = await engine.RunAsync(release, stop).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The person at the device need not answer any more.
            return;
        }
        finally
        {
            SetTaken(null);
        }

        packages.Announce(isSessionNew: false);
        if (end?.State == UpdateState.Succeeded)
        {
            // What another release needs may be there now.
            queue.AddAll();
        }
    }

    private void SetTaken(ManifestDocument? manifest)
    {
        lock (_gate)
        {
            _taken = manifest;
        }
    }

    /// <summary>What is damaged waits for its repair, which needs a connection; the updates of other packages do not wait for it.</summary>
    private void Check(CancellationToken stop)
    {
        var damaged = engine.Packages.Check(stop);
        packages.Announce(isSessionNew: false);
        foreach (var release in damaged.Where(release => !_damaged.Any(waiting => waiting.Manifest.Equals(release.Manifest))))
        {
            log.Damaged(release.Manifest.Manifest);
            _damaged.Enqueue(release);
        }
    }

    /// <summary>Unless an update has come first.</summary>
    private async Task RepairAsync(ReleaseAnnouncement release, CancellationToken stop)
    {
        var manifest = release.Manifest.Manifest;
        if (engine.Packages.Installed().Any(package =>
            package.Package == manifest.Package && package.Version == manifest.Version && package.State == PackageState.Damaged))
        {
            await TakeAsync(OfToday(release), stop);
        }
    }

    /// <summary>What is installed already is repaired whoever takes part by now, and with the latest URL there is.</summary>
    private ReleaseAnnouncement OfToday(ReleaseAnnouncement installed) =>
        queue.TryFind(installed.Manifest.Manifest.Package, out var announced) && announced.Manifest.Equals(installed.Manifest)
            ? announced with { Rollout = null }
            : installed with { Rollout = null };

    /// <summary>A bug, or a disk that fails, ends this piece of work only.</summary>
    private async Task GuardAsync(string what, Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (!stop.IsCancellationRequested || exception is not OperationCanceledException)
        {
            log.Failed(what, exception);
        }
    }
}
