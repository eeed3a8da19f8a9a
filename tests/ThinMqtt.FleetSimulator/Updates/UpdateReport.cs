using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Tells how one update goes, on the device's update topic and in the statistics.</summary>
internal sealed class UpdateReport(Manifest manifest, DeviceOutbox outbox, FleetStatistics statistics)
{
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private readonly ReleaseReference _release = new() { Package = manifest.Package, Version = manifest.Version };

    public void Is(UpdateState state) => Say(state, null, null);

    /// <param name="state">A final one.</param>
    /// <param name="reason">For a person; always there unless it succeeded.</param>
    /// <param name="log">The end of the script's output.</param>
    public void End(UpdateState state, string? reason = null, string? log = null)
    {
        statistics.Ended(state);
        Say(state, reason, log);
    }

    private void Say(UpdateState state, string? reason, string? log)
    {
        var now = TimeProvider.System.GetUtcNow();
        var isDownloaded = state is > UpdateState.Download and not UpdateState.Rejected;
        outbox.Post(DeviceTopic.Update, new UpdatePayload
        {
            Release = _release,
            State = state,
            Percent = state == UpdateState.Download ? 0 : null,
            Bytes = isDownloaded ? manifest.Size : 0,
            Size = manifest.Size,
            Reason = reason,
            LogTail = log,
            StartedAt = _started,
            FinishedAt = state.IsFinal() ? now : null,
            At = now,
        });
    }
}
