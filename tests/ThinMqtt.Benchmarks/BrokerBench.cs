using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Broker;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>A broker without listeners, in memory, and what stands in it.</summary>
internal static class BrokerBench
{
    public static MqttBroker Create() =>
        new(new MqttBrokerOptions(), new AccessPolicy(new AccessOptions()), [], NullLogger.Instance, TimeProvider.System);

    /// <summary>A connected client, whose network takes everything at once.</summary>
    public static Connection Connect(MqttBroker broker, string clientId, MqttVersion version = MqttVersion.V311)
    {
        var connection = new Connection(broker, new NullTransport(), anonymousAllowed: true) { Version = version };
        var authentication = broker.Access.AuthenticateAsync(clientId, null, null, null, anonymousAllowed: true, CancellationToken.None);
        var identity = authentication.AsTask().GetAwaiter().GetResult().Identity!;
        var session = broker.Sessions.GetOrCreate(clientId);
        connection.Accepted(session, new ClientState(identity, broker.Options.Limits.MaximumInflight, TimeSpan.Zero));
        session.TryAttach(connection, cleanStart: true, expiryInterval: 0, _ => { });
        return connection;
    }

    public static Subscription Subscription(MqttBroker broker, string topicFilter, int session = 0) => MqttBroker.CreateSubscription(
        broker.Sessions.GetOrCreate($"pc-{session:d6}"), new TopicSubscription(topicFilter, QoS.AtLeastOnce), identifier: 0);

    public static Message Message(string topicName, QoS qos = QoS.AtLeastOnce, long id = 0) => new()
    {
        Id = id,
        TopicName = Encoding.UTF8.GetBytes(topicName),
        Payload = new byte[64],
        QoS = qos,
    };
}
