using System.Globalization;

namespace ThinMqtt.FleetSimulator;

/// <summary>What the server itself has counted, from its <c>/metrics</c>.</summary>
internal sealed record ServerCounters
{
    private const string Manager = "thinmqtt_manager_heartbeats_";

    /// <summary>Heartbeats that the manager has got.</summary>
    public long Received { get; private init; }

    /// <summary>Heartbeats that are in its inventory, or were until a newer one of the same device took their place.</summary>
    public long Done { get; private init; }

    /// <summary>Heartbeats that found the manager's queue full.</summary>
    public long DroppedByManager { get; private init; }

    /// <summary>Messages of any kind that the broker has dropped, because a client did not read.</summary>
    public long DroppedByBroker { get; private init; }

    /// <exception cref="FormatException">It is no text of that kind.</exception>
    public static ServerCounters Parse(string text)
    {
        var values = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        long Value(string name) => (long)values.GetValueOrDefault(name);
        return new ServerCounters
        {
            Received = values.ContainsKey(Manager + "received_total")
                ? Value(Manager + "received_total")
                : throw new FormatException($"The server's /metrics has no {Manager}received_total; is a manager running there?"),
            Done = Value(Manager + "stored_total") + Value(Manager + "superseded_total"),
            DroppedByManager = Value(Manager + "dropped_total"),
            DroppedByBroker = Value("mqtt_broker_publish_dropped_total"),
        };
    }

    public static ServerCounters operator -(ServerCounters later, ServerCounters earlier) => new()
    {
        Received = later.Received - earlier.Received,
        Done = later.Done - earlier.Done,
        DroppedByManager = later.DroppedByManager - earlier.DroppedByManager,
        DroppedByBroker = later.DroppedByBroker - earlier.DroppedByBroker,
    };
}
