using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>The version that the server speaks on its connection, and what its CONNACK allows there (section 3.2.2.3).</summary>
internal sealed record ServerLimits
{
    private const ushort InFlightWithoutReceiveMaximum = 20;

    public MqttVersion Version { get; init; } = MqttVersion.V500;

    /// <summary>QoS 1 and 2 publishes in flight at once: the least of what server and client allow.</summary>
    public ushort InFlight { get; init; } = ushort.MaxValue;

    public QoS MaximumQoS { get; init; } = QoS.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    public ushort TopicAliasMaximum { get; init; }

    public bool SharedSubscriptionAvailable { get; init; } = true;

    public static ServerLimits From(MqttVersion version, ConnAckPacket connAck, MqttClientOptions options) => new()
    {
        Version = version,
        InFlight = Math.Min(
            connAck.Properties.ReceiveMaximum ?? ushort.MaxValue,
            options.InFlightLimit ?? (version == MqttVersion.V500 ? ushort.MaxValue : InFlightWithoutReceiveMaximum)),
        MaximumQoS = connAck.Properties.MaximumQoS ?? QoS.ExactlyOnce,
        RetainAvailable = connAck.Properties.RetainAvailable ?? true,
        MaximumPacketSize = connAck.Properties.MaximumPacketSize ?? uint.MaxValue,
        TopicAliasMaximum = connAck.Properties.TopicAliasMaximum ?? 0,
        SharedSubscriptionAvailable = HasSharedSubscriptions(version, connAck),
    };

    /// <summary>
    /// 5.0 has them unless CONNACK says otherwise (section 3.2.2.3.13). To a server of 3.1.1, <c>$share/…</c> may be a topic like any other,
    /// on which nothing ever comes.
    /// </summary>
    public static bool HasSharedSubscriptions(MqttVersion version, ConnAckPacket connAck) =>
        version == MqttVersion.V500 && (connAck.Properties.SharedSubscriptionAvailable ?? true);

    /// <summary>Why the server takes no such message; <see langword="null"/> when it does.</summary>
    public MqttPublishResult? Refusal(OutgoingPublish publish)
    {
        if (publish.QoS > MaximumQoS)
        {
            return new MqttPublishResult(ReasonCode.QoSNotSupported, $"The server's Maximum QoS is {(byte)MaximumQoS} [MQTT-3.2.2-11].");
        }

        return publish.Retain && !RetainAvailable
            ? new MqttPublishResult(ReasonCode.RetainNotSupported, "The server does not keep retained messages [MQTT-3.2.2-14].")
            : null;
    }
}
