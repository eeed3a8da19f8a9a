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

    public void Add(DeviceId id, HeartbeatPayload heartbeat)
    {
        bool isFirst;
        bool isNew;
        lock (_gate)
        {
            isFirst = _waiting.Count == 0;
            isNew = _waiting.TryAdd(id, heartbeat);
            _waiting[id] = heartbeat;
        }

        metrics.HeartbeatReceived(supersedes: !isNew);
        if (isFirst)
        {
            _ = WriteSoonAsync();
        }
    }

    private async Task WriteSoonAsync()
    {
        await Task.Delay(Gathering, TimeProvider.System);
        try
        {
            metrics.HeartbeatsStored(await database.WriteAsync(Write, WriteKind.Signal));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The database has logged it, or is closed; the next heartbeats make up for these.
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
