using System.Diagnostics.Metrics;

namespace ThinMqtt.Manager;

/// <summary>The meter <c>ThinMqtt.Manager</c>, named as the broker's; counters are since the start.</summary>
internal sealed class ManagerMetrics : IDisposable
{
    public const string MeterName = "ThinMqtt.Manager";

    private readonly Meter _meter = new(MeterName);
    private long _received;
    private long _superseded;
    private long _stored;
    private long _dropped;
    private volatile bool _leads;

    public ManagerMetrics()
    {
        Count("received", "Heartbeats that came from devices", () => Interlocked.Read(ref _received));
        Count("superseded", "Heartbeats that a newer one of the same device overtook before they were written", () => Interlocked.Read(ref _superseded));
        Count("stored", "Heartbeats written to the inventory", () => Interlocked.Read(ref _stored));
        Count("dropped", "Heartbeats that found no room, because the manager is too slow", () => Interlocked.Read(ref _dropped));
        _meter.CreateObservableGauge(
            "thinmqtt.manager.leading", () => _leads ? 1L : 0L, description: "1 where the manager works for the inventory, 0 where it stands by for another one");
    }

    /// <param name="supersedes">Whether it takes the place of one that waits to be written.</param>
    public void HeartbeatReceived(bool supersedes)
    {
        Interlocked.Increment(ref _received);
        if (supersedes)
        {
            Interlocked.Increment(ref _superseded);
        }
    }

    public void HeartbeatsStored(int count) => Interlocked.Add(ref _stored, count);

    /// <summary>Whether this manager works for the inventory.</summary>
    public void Leading(bool leads) => _leads = leads;

    public void HeartbeatDropped() => Interlocked.Increment(ref _dropped);

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string description, Func<long> read) =>
        _meter.CreateObservableCounter($"thinmqtt.manager.heartbeats.{name}", read, "{heartbeat}", description);
}
