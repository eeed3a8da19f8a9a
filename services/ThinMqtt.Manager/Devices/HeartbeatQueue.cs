using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Heartbeats that wait for the next transaction; of each device the newest only.</summary>
internal sealed class HeartbeatQueue(Database database, DeviceStore devices)
{
    private readonly Lock _gate = new();
    private Dictionary<DeviceId, HeartbeatPayload> _waiting = [];

    public void Add(DeviceId id, HeartbeatPayload heartbeat)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _waiting.Count == 0;
            _waiting[id] = heartbeat;
        }

        if (isFirst)
        {
            _ = database.WriteAsync(Write, WriteKind.Signal);
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

        return heartbeats.Count;
    }
}
