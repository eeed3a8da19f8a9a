using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Looks, a few times within a heartbeat's interval, for devices that have fallen silent.</summary>
internal sealed class PresenceWatch(
    IDeviceStore devices, Leadership leadership, LeaderWork work, PeerConnection peers, ManagerOptions options, ILogger<PresenceWatch> logger) : IDisposable
{
    private ITimer? _timer;

    public void Start()
    {
        var interval = options.HeartbeatInterval / 6;
        _timer = options.TimeProvider.CreateTimer(_ => _ = LookAsync(), null, interval, interval);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>With several managers heartbeats come by another connection than births and ends: both have to be there.</summary>
    private DateTimeOffset? ListeningSince() => !options.IsShared ? work.ListeningSince
        : work.ListeningSince is { } session && peers.ConnectedSince is { } peer ? (session > peer ? session : peer)
        : null;

    private async Task LookAsync()
    {
        if (!leadership.IsLeader)
        {
            return;
        }

        try
        {
            await devices.WatchAsync(ListeningSince());
        }
        catch (InventoryUnavailableException)
        {
            // The inventory has logged it, and the next turn makes up for it.
        }
        catch (Exception exception) when (exception is not (ObjectDisposedException or OperationCanceledException))
        {
            ManagerLog.WatchFailed(logger, exception);
        }
    }
}
