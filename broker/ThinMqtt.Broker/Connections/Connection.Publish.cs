using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Connection
{
    /// <summary>The most bytes that a Topic Alias adds: itself, and a longer length of the properties and of the packet.</summary>
    private const int AliasSize = 5;

    /// <summary>Whether the message is small enough for the client [MQTT-3.1.2-24].</summary>
    public bool Accepts(Message message, QoS qos, uint[] subscriptionIdentifiers) => RoomBehind(message, qos, subscriptionIdentifiers) >= 0;

    /// <summary>Writes the message; called with the session locked, which keeps the order.</summary>
    /// <returns>False when it is larger than the client takes: it is then as if delivered [MQTT-3.1.2-25].</returns>
    public bool TrySend(Message message, QoS qos, bool retain, bool dup, ushort packetIdentifier, uint[] subscriptionIdentifiers)
    {
        var client = Client!;
        var room = RoomBehind(message, qos, subscriptionIdentifiers);
        if (room < 0)
        {
            return false;
        }

        if (Version == MqttVersion.V311
            || (message.ExpiresAt == Message.Never && subscriptionIdentifiers.Length == 0 && client.TopicAliasMaximum == 0))
        {
            Output.Write(message.Frame(Version, qos), qos, retain, dup, packetIdentifier);
            return true;
        }

        ushort alias = 0;
        var isKnown = false;
        if (client.TopicAliasMaximum > 0 && room >= AliasSize)
        {
            alias = client.Aliases.ForSending(message.TopicName, client.TopicAliasMaximum, out isKnown);
        }

        var packet = Encode(message) with
        {
            TopicName = isKnown ? default : message.TopicName,
            TopicAlias = alias,
            QoS = qos,
            Retain = retain,
            Dup = dup,
            PacketIdentifier = packetIdentifier,
            SubscriptionIdentifiers = subscriptionIdentifiers,
        };
        Output.Write(packet, Version);
        return true;
    }

    /// <summary>The seconds left go with the message [MQTT-3.3.2-6].</summary>
    private PublishPacket Encode(Message message) => new()
    {
        TopicName = message.TopicName,
        Payload = message.Payload,
        ForwardedProperties = message.ForwardedProperties,
        MessageExpiryInterval = message.ExpiresAt == Message.Never
            ? null
            : (uint)Math.Max(0, (message.ExpiresAt - Broker.Clock.Now + 999) / 1000),
    };

    /// <summary>Bytes that the packet, without Topic Alias, leaves of what the client takes; negative when it is too large.</summary>
    private long RoomBehind(Message message, QoS qos, uint[] subscriptionIdentifiers) => Client!.MaximumPacketSize == uint.MaxValue
        ? long.MaxValue
        : Client.MaximumPacketSize - (Encode(message) with { QoS = qos, SubscriptionIdentifiers = subscriptionIdentifiers }).Size(Version);
}
