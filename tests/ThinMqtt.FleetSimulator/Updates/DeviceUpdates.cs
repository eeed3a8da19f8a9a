using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>One device's part in rollouts: decides as the agent does, one update at a time, and tells how it goes.</summary>
internal sealed class DeviceUpdates(
    FleetOptions options, DeviceProfile profile, ArtifactDownload downloads, FleetStatistics statistics, DeviceOutbox outbox) : IAsyncDisposable
{
    private static readonly AnnouncementCache Announcements = new();

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly FreshUrls _freshUrls = new(outbox);
    private readonly Dictionary<PackageName, ReleaseAnnouncement> _waiting = [];
    private readonly Dictionary<PackageName, ManifestDocument> _ended = [];
    private readonly List<InstalledPackage> _installed = [profile.BasePackage()];
    private Task _running = Task.CompletedTask;
    private bool _isRunning;

    public PackagesPayload Packages(DateTimeOffset at)
    {
        lock (_gate)
        {
            return new PackagesPayload { At = at, Packages = [.. _installed], Channels = [options.Channel] };
        }
    }

    /// <summary>An empty one withdraws the release: who has not begun stays as he is.</summary>
    public void OnAnnouncement(PackageName package, ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            Take(package, null);
            return;
        }

        var (announcement, reason) = Announcements.Read(message);
        if (announcement is null || announcement.Manifest.Manifest.Package != package)
        {
            statistics.Failed($"an announcement of {package}: {reason ?? "it is of another package than its topic"}");
            return;
        }

        statistics.Announced();
        Take(package, announcement);
    }

    public void OnResponse(ReadOnlyMemory<byte> message) => _freshUrls.OnResponse(message);

    /// <summary>What is under way stays unfinished, as when a device is switched off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private void Take(PackageName package, ReleaseAnnouncement? announcement)
    {
        lock (_gate)
        {
            _waiting.Remove(package);
            if (announcement is null || _stop.IsCancellationRequested)
            {
                return;
            }

            _waiting.Add(package, announcement);
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync);
            }
        }
    }

    private async Task RunAsync()
    {
        while (TryNext(out var announcement))
        {
            try
            {
                await RunAsync(announcement);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The simulation ends.
            }
            catch (Exception exception)
            {
                statistics.Failed($"an update: {exception.Message}");
            }
        }
    }

    private bool TryNext(out ReleaseAnnouncement announcement)
    {
        lock (_gate)
        {
            announcement = _waiting.Values.FirstOrDefault()!;
            _isRunning = announcement is not null && !_stop.IsCancellationRequested;
            return _isRunning && _waiting.Remove(announcement!.Manifest.Manifest.Package);
        }
    }

    private async Task RunAsync(ReleaseAnnouncement announcement)
    {
        var manifest = announcement.Manifest.Manifest;
        var verdict = ManifestCheck.Evaluate(manifest, profile.Architecture, _installed, TimeProvider.System.GetUtcNow());
        if (!RolloutShare.TakesPart(announcement.Rollout, profile.Id)
            || verdict.Decision == ManifestDecision.AlreadyInstalled
            || announcement.Manifest.Equals(_ended.GetValueOrDefault(manifest.Package)))
        {
            return;
        }

        var report = new UpdateReport(manifest, outbox, statistics);
        if (verdict.Reason is { } refusal)
        {
            report.End(UpdateState.Rejected, refusal);
        }
        else
        {
            await InstallAsync(announcement, report);
        }

        _ended[manifest.Package] = announcement.Manifest;
    }

    private async Task InstallAsync(ReleaseAnnouncement announcement, UpdateReport report)
    {
        var manifest = announcement.Manifest.Manifest;
        report.Is(UpdateState.Download);
        if (await DownloadAsync(announcement) is { } problem)
        {
            report.End(UpdateState.Failed, problem);
            return;
        }

        report.Is(UpdateState.Verify);
        report.Is(UpdateState.Install);
        await Task.Delay(options.InstallTime * (0.5 + profile.Chance($"time {manifest.Version}")), _stop.Token);
        if (profile.Chance($"failure {manifest.Package} {manifest.Version}") < options.FailShare)
        {
            Fail(manifest, report);
            return;
        }

        report.Is(UpdateState.Commit);
        Keep(manifest);
        report.End(UpdateState.Succeeded);
    }

    /// <returns>Null when it came.</returns>
    private async Task<string?> DownloadAsync(ReleaseAnnouncement announcement)
    {
        var manifest = announcement.Manifest.Manifest;
        var result = announcement.UrlExpires <= TimeProvider.System.GetUtcNow()
            ? new DownloadResult("The announced URL has expired.", NeedsUrl: true)
            : await downloads.RunAsync(announcement.Url, manifest, _stop.Token);
        if (!result.NeedsUrl)
        {
            return result.Problem;
        }

        statistics.FreshUrlAsked();
        var (url, reason) = await _freshUrls.AskAsync(manifest, _stop.Token);
        return url is null
            ? $"{result.Problem} No other URL is to be had: {reason}"
            : (await downloads.RunAsync(url, manifest, _stop.Token)).Problem;
    }

    private void Fail(Manifest manifest, UpdateReport report)
    {
        var previous = _installed.Find(package => package.Package == manifest.Package);
        var (reason, log) = Failures.Any(profile.Chance($"reason {manifest.Version}"), manifest);
        report.Is(previous is null ? UpdateState.Failure : UpdateState.Rollback);
        report.End(
            previous is null ? UpdateState.Failed : UpdateState.RolledBack,
            previous is null ? reason : $"{reason} {previous.Version} is active again.",
            log);
    }

    private void Keep(Manifest manifest)
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (_gate)
        {
            var previous = _installed.Find(package => package.Package == manifest.Package);
            _installed.RemoveAll(package => package.Package == manifest.Package);
            _installed.Add(new InstalledPackage
            {
                Package = manifest.Package,
                Version = manifest.Version,
                Counter = manifest.Counter,
                Md5 = manifest.Md5,
                Sha256 = manifest.Sha256,
                State = PackageState.Installed,
                InstalledAt = now,
                PreviousVersion = previous?.Version,
            });
        }

        outbox.Post(DeviceTopic.Packages, Packages(now));
    }
}
