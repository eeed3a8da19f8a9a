using System.Globalization;
using System.Reflection;
using System.Text;

namespace ThinMqtt.Broker;

/// <summary>The <c>$SYS</c> topics, under mosquitto's names where the meaning is the same; retained, published every so often.</summary>
internal sealed class SysTopics(MqttBroker broker)
{
    private static readonly string Version =
        "thinmqtt version " + typeof(SysTopics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private readonly Dictionary<string, string> _published = [];

    public void Publish()
    {
        var statistics = broker.Statistics;
        long connected = broker.Connections.Count;
        long sessions = broker.Sessions.Count;
        Set("version", Version);
        Set("uptime", $"{(broker.Clock.Ticks - broker.StartedAt) / 1000} seconds");
        Set("clients/connected", connected);
        Set("clients/disconnected", Math.Max(0, sessions - connected));
        Set("clients/total", Math.Max(sessions, connected));
        Set("clients/maximum", broker.Connections.Maximum);
        Set("messages/received", statistics.MessagesReceived);
        Set("messages/sent", statistics.MessagesSent);
        Set("publish/messages/received", statistics.PublishReceived);
        Set("publish/messages/sent", statistics.PublishSent);
        Set("publish/messages/dropped", statistics.PublishDropped);
        Set("bytes/received", statistics.BytesReceived);
        Set("bytes/sent", statistics.BytesSent);
        Set("subscriptions/count", broker.Subscriptions.Count);
        Set("retained messages/count", broker.Retained.Count);
        Set("heap/current", GC.GetTotalMemory(forceFullCollection: false));
    }

    private void Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Only what changed is published, as in mosquitto.</summary>
    private void Set(string name, string value)
    {
        if (_published.TryGetValue(name, out var last) && last == value)
        {
            return;
        }

        _published[name] = value;
        broker.Router.Publish(
            new Message { TopicName = Encoding.UTF8.GetBytes("$SYS/broker/" + name), Payload = Encoding.UTF8.GetBytes(value), Retain = true },
            origin: null);
    }
}
