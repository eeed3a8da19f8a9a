using System.Diagnostics.Metrics;

namespace ThinMqtt.Broker;

/// <summary>
/// The meter <c>ThinMqtt.Broker</c>: read when somebody collects, so that it costs nothing else. Names follow OpenTelemetry;
/// counters are since the start.
/// </summary>
internal sealed class BrokerMetrics : IDisposable
{
    public const string MeterName = "ThinMqtt.Broker";

    private readonly Meter _meter;

    public BrokerMetrics(MqttBroker broker)
    {
        _meter = new Meter(MeterName);
        var statistics = broker.Statistics;
        Count("mqtt.broker.connections.accepted", "{connection}", "Connections taken", () => statistics.ConnectionsAccepted);
        Count("mqtt.broker.connections.refused", "{connection}", "Connections refused, by CONNACK or by the limit", () => statistics.ConnectionsRefused);
        Count("mqtt.broker.packets.received", "{packet}", "Packets of any type from clients", () => statistics.MessagesReceived);
        Count("mqtt.broker.packets.sent", "{packet}", "Packets of any type to clients", () => statistics.MessagesSent);
        Count("mqtt.broker.publish.received", "{message}", "PUBLISH packets from clients", () => statistics.PublishReceived);
        Count("mqtt.broker.publish.sent", "{message}", "PUBLISH packets to clients", () => statistics.PublishSent);
        Count("mqtt.broker.publish.dropped", "{message}", "Messages not delivered to a session because a limit was reached", () => statistics.PublishDropped);
        Count("mqtt.broker.bytes.received", "By", "Bytes from clients", () => statistics.BytesReceived);
        Count("mqtt.broker.bytes.sent", "By", "Bytes to clients", () => statistics.BytesSent);
        Gauge("mqtt.broker.connections", "{connection}", "Open connections", () => broker.Connections.Count);
        Gauge("mqtt.broker.sessions", "{session}", "Sessions, connected or not", () => broker.Sessions.Count);
        Gauge("mqtt.broker.subscriptions", "{subscription}", "Subscriptions of all sessions", () => broker.Subscriptions.Count);
        Gauge("mqtt.broker.retained", "{message}", "Retained messages", () => broker.Retained.Count);
        Gauge("mqtt.broker.retained.bytes", "By", "Payload bytes of retained messages", () => broker.Retained.Bytes);
        Gauge("mqtt.broker.store.failing", "1", "1 while the store cannot write, and nothing is acknowledged that must survive", () => broker.Store is { IsFailing: true } ? 1 : 0);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string description, Func<long> read) => _meter.CreateObservableCounter(name, read, unit, description);

    private void Gauge(string name, string unit, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, unit, description);
}
