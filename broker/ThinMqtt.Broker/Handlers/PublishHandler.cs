using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>PUBLISH from a client, section 3.3.4.</summary>
internal static class PublishHandler
{
    public static void Handle(Connection connection, scoped in PublishPacket packet)
    {
        var broker = connection.Broker;
        broker.Statistics.Published();
        var topicName = ResolveTopic(connection, packet);
        Check(connection, packet, topicName);
        Limit(connection);
        var refusal = Judge(connection, topicName);
        if (packet.QoS == QoS.AtMostOnce)
        {
            if (refusal == ReasonCode.Success)
            {
                broker.Router.Publish(ToMessage(broker, packet, topicName), connection.Session);
            }

            return;
        }

        if (packet.QoS == QoS.AtLeastOnce)
        {
            HandleAtLeastOnce(connection, packet, topicName, refusal);
        }
        else
        {
            HandleExactlyOnce(connection, packet, topicName, refusal);
        }
    }

    private static void HandleAtLeastOnce(Connection connection, scoped in PublishPacket packet, ReadOnlySpan<byte> topicName, ReasonCode refusal)
    {
        CheckReceiveMaximum(connection);
        if (refusal != ReasonCode.Success)
        {
            Acknowledge(connection, packet, refusal, 0);
            return;
        }

        var result = connection.Broker.Router.Publish(ToMessage(connection.Broker, packet, topicName), connection.Session);
        Acknowledge(connection, packet, Reason(result), result.Sequence);
    }

    private static void HandleExactlyOnce(Connection connection, scoped in PublishPacket packet, ReadOnlySpan<byte> topicName, ReasonCode refusal)
    {
        var session = connection.Session!;
        if (refusal != ReasonCode.Success)
        {
            Acknowledge(connection, packet, refusal, 0);
            return;
        }

        var isRepeated = session.HasReceived(packet.PacketIdentifier);
        if (!isRepeated)
        {
            CheckReceiveMaximum(connection);
        }

        // Received and delivered are one change: a crash between them would lose the message, or deliver it twice.
        using var together = connection.Broker.Store?.Together() ?? default;
        if (isRepeated || !session.TryReceive(connection, packet.PacketIdentifier, out var received))
        {
            Acknowledge(connection, packet, ReasonCode.Success, connection.Broker.Store?.LastSequence ?? 0);
            return;
        }

        connection.Client!.UnreleasedCount++;
        var result = connection.Broker.Router.Publish(ToMessage(connection.Broker, packet, topicName), session);
        Acknowledge(connection, packet, Reason(result), Math.Max(received, result.Sequence));
    }

    /// <summary>Nobody subscribed is worth telling (section 3.4.2.1).</summary>
    private static ReasonCode Reason(PublishResult result) => result.Matched == 0 ? ReasonCode.NoMatchingSubscribers : ReasonCode.Success;

    private static void Acknowledge(Connection connection, scoped in PublishPacket packet, ReasonCode reasonCode, long sequence)
    {
        if (packet.QoS != QoS.AtMostOnce)
        {
            var type = packet.QoS == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            connection.Acknowledge(new AckPacket(type, packet.PacketIdentifier, reasonCode), sequence);
        }
    }

    private static ReadOnlySpan<byte> ResolveTopic(Connection connection, scoped in PublishPacket packet)
    {
        var alias = packet.TopicAlias;
        if (alias == 0)
        {
            return packet.TopicName;
        }

        if (alias > connection.Broker.Options.Limits.TopicAliasMaximum)
        {
            throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, $"Topic Alias {alias} exceeds the maximum told in CONNACK [MQTT-3.3.2-9].");
        }

        if (!packet.TopicName.IsEmpty)
        {
            connection.Client!.Aliases.Set(alias, packet.TopicName);
            return packet.TopicName;
        }

        return connection.Client!.Aliases.TryResolve(alias, out var topicName)
            ? topicName
            : throw new MqttProtocolException(ReasonCode.ProtocolError, $"Topic Alias {alias} was never set (section 3.3.2.3.4).");
    }

    private static void Check(Connection connection, scoped in PublishPacket packet, ReadOnlySpan<byte> topicName)
    {
        if (!packet.SubscriptionIdentifiers.IsEmpty)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, "A client sent a Subscription Identifier in PUBLISH [MQTT-3.3.4-6].");
        }

        if (TopicName.CountLevels(topicName) > connection.Broker.Options.Limits.MaximumTopicLevels)
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, "The Topic Name has more levels than this server takes.");
        }
    }

    private static ReasonCode Judge(Connection connection, ReadOnlySpan<byte> topicName)
    {
        if (topicName.StartsWith("$share/"u8) || topicName.StartsWith("$SYS/"u8) || topicName.SequenceEqual("$SYS"u8))
        {
            return ReasonCode.NotAuthorized;
        }

        return connection.Client!.Identity.MayPublish(topicName) ? ReasonCode.Success : ReasonCode.NotAuthorized;
    }

    private static void Limit(Connection connection)
    {
        if (connection.Broker.Options.Limits.MaximumPublishRate > 0)
        {
            connection.Broker.PublishRates.Take(connection);
        }
    }

    /// <summary>Before the publication is taken, so that the client may send it again on its next connection.</summary>
    private static void CheckReceiveMaximum(Connection connection)
    {
        var inFlight = connection.Client!.UnreleasedCount + connection.Client.HeldPubAcks;
        if (connection.Version == MqttVersion.V500 && inFlight >= connection.Broker.Options.Limits.ReceiveMaximum)
        {
            throw new MqttProtocolException(
                ReasonCode.ReceiveMaximumExceeded, "More QoS 1 and 2 publications are under way than the Receive Maximum [MQTT-3.3.4-7].");
        }
    }

    private static Message ToMessage(MqttBroker broker, scoped in PublishPacket packet, ReadOnlySpan<byte> topicName) => new()
    {
        TopicName = topicName.ToArray(),
        Payload = packet.Payload.ToArray(),
        ForwardedProperties = packet.ForwardedProperties.IsEmpty ? [] : packet.ForwardedProperties.ToArray(),
        QoS = packet.QoS,
        Retain = packet.Retain,
        ExpiresAt = broker.Clock.ExpiresAt(packet.MessageExpiryInterval),
    };
}
