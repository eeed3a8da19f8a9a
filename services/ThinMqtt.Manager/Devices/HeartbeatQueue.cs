using Microsoft.Extensions.Logging;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Heartbeats that gather for one transaction; of each device the newest only. Alone, each would cost a commit.
/// </summary>
internal sealed class HeartbeatQueue(IDeviceStore devices, ManagerMetrics metrics, ILogger<HeartbeatQueue> logger)
{
    /// <summary>Too short for a person to notice. By the system's clock always: it paces the disk, and decides nothing.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Dictionary<DeviceId, HeartbeatPayload> _waiting = [];
    private bool _isScheduled;

    public void Add(DeviceId id, HeartbeatPayload heartbeat)
    {
        bool begins;
        bool isNew;
        lock (_gate)
        {
            begins = !_isScheduled;
            _isScheduled = true;
            isNew = _waiting.TryAdd(id, heartbeat);
            _waiting[id] = heartbeat;
        }

        metrics.HeartbeatReceived(supersedes: !isNew);
        if (begins)
        {
            _ = WriteSoonAsync();
        }
    }

    private async Task WriteSoonAsync()
    {
        do
        {
            await Task.Delay(Gathering, TimeProvider.System);
            var heartbeats = TakeAll();
            try
            {
                await devices.HeartbeatsAsync(heartbeats);
                metrics.HeartbeatsStored(heartbeats.Count);
            }
            catch (InventoryUnavailableException)
            {
                Return(heartbeats); // The inventory has logged it.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
            {
                return; // it is closed
            }
            catch (Exception exception)
            {
                ManagerLog.HeartbeatsFailed(logger, heartbeats.Count, exception);
            }
        }
        while (HasMore());
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            return _isScheduled = _waiting.Count > 0;
        }
    }

    private Dictionary<DeviceId, HeartbeatPayload> TakeAll()
    {
        lock (_gate)
        {
            return Interlocked.Exchange(ref _waiting, []);
        }
    }

    /// <summary>They come with the next try, unless newer ones have come meanwhile.</summary>
    private void Return(Dictionary<DeviceId, HeartbeatPayload> heartbeats)
    {
        lock (_gate)
        {
            foreach (var (id, heartbeat) in heartbeats)
            {
                _waiting.TryAdd(id, heartbeat);
            }
        }
    }
}
