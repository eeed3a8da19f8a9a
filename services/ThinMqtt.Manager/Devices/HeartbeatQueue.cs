using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Heartbeats that gather for one transaction; of each device the newest only. Alone, each would cost a commit.
/// </summary>
internal sealed class HeartbeatQueue(Database database, DeviceStore devices, ManagerMetrics metrics)
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
            try
            {
                metrics.HeartbeatsStored(await database.WriteAsync(Write, WriteKind.Signal));
            }
            catch (IOException)
            {
                // The database has logged it. Those that still wait, or newer ones, come with the next try.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
            {
                return; // it is closed
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

    private int Write(WriteContext context)
    {
        Dictionary<DeviceId, HeartbeatPayload> heartbeats;
        lock (_gate)
        {
            (heartbeats, _waiting) = (_waiting, []);
        }

        foreach (var (id, heartbeat) in heartbeats)
        {
            devices.Heartbeat(context, id, heartbeat);
        }

        context.Events.Add(new ManagerEvent(ManagerEventKind.Seen, context.Now, "Heartbeats have come.")
        {
            Devices = [.. heartbeats.Keys.Select(id => id.Value)],
        });
        return heartbeats.Count;
    }
}
