using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Connection
{
    /// <summary>Whether the message is small enough for the client [MQTT-3.1.2-24].</summary>
    public bool Accepts(Message message, QoS qos, uint[] subscriptionIdentifiers) =>
        Client!.MaximumPacketSize == uint.MaxValue
        || (Encode(message) with { QoS = qos, SubscriptionIdentifiers = subscriptionIdentifiers }).Size(Version) <= Client.MaximumPacketSize;

    /// <summary>Writes the message; called with the session locked, which keeps the order.</summary>
    /// <returns>False when it is larger than the client takes: it is then as if delivered [MQTT-3.1.2-25].</returns>
    public bool TrySend(Message message, QoS qos, bool retain, bool dup, ushort packetIdentifier, uint[] subscriptionIdentifiers)
    {
        var client = Client!;
        if (!Accepts(message, qos, subscriptionIdentifiers))
        {
            return false;
        }

        var isPlain = Version == MqttVersion.V311
            || (message.ExpiresAt == Message.Never && subscriptionIdentifiers.Length == 0 && client.TopicAliasMaximum == 0);
        if (isPlain && message.TryGetFrame(Version, qos, out var frame))
        {
            Output.Write(frame, qos, retain, dup, packetIdentifier);
            return true;
        }

        var packet = Encode(message) with
        {
            QoS = qos,
            Retain = retain,
            Dup = dup,
            PacketIdentifier = packetIdentifier,
            SubscriptionIdentifiers = subscriptionIdentifiers,
        };
        Output.Write(client.TopicAliasMaximum == 0 ? packet : WithAlias(packet, message.TopicName, client), Version);
        return true;
    }

    /// <summary>The first message of a topic sets its alias, the next ones need no topic (section 3.3.2.3.4).</summary>
    private PublishPacket WithAlias(PublishPacket packet, byte[] topicName, ClientState client)
    {
        const int aliasSize = 3;
        if (packet.Size(Version) + aliasSize + 1 > client.MaximumPacketSize)
        {
            return packet;
        }

        var alias = client.Aliases.ForSending(topicName, client.TopicAliasMaximum, out var isKnown);
        return packet with { TopicName = isKnown ? default : topicName, TopicAlias = alias };
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
}
