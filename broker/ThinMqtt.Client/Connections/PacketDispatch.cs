using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>What each packet of one connection does to the session. Called by the read loop only.</summary>
internal sealed class PacketDispatch(
    MqttClientOptions options, MqttVersion version, ClientSession session, MessageDispatcher messages, ClientEvents events)
{
    private readonly IncomingTopicAliases _aliases = new(options.TopicAliasMaximum);

    /// <summary>The server's DISCONNECT, when it has come.</summary>
    public DisconnectPacket? Disconnect { get; private set; }

    /// <exception cref="MqttProtocolException">The packet is malformed, or does not belong here.</exception>
    public void Handle(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                OnPublish(PublishPacket.Read(in frame, version));
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                OnAck(AckPacket.Read(in frame, version));
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                OnSubscriptionAck(SubscriptionAckPacket.Read(in frame, version));
                break;
            case PacketType.PingResp:
                PingPacket.Read(in frame);
                break;
            case PacketType.Disconnect when version == MqttVersion.V500:
                Disconnect = DisconnectPacket.Read(in frame, version);
                break;
            default:
                throw new MqttProtocolException(ReasonCode.ProtocolError, $"A server does not send {frame.Type} here (section 2.1.2).");
        }
    }

    private void OnPublish(in PublishPacket packet)
    {
        var topicName = _aliases.Resolve(in packet);
        if (packet.QoS != QoS.AtMostOnce)
        {
            lock (session.Gate)
            {
                if (!session.Incoming.TryAccept(packet.QoS, packet.PacketIdentifier, session.Output))
                {
                    return;
                }
            }
        }

        messages.Dispatch(in packet, topicName);
    }

    private void OnAck(in AckPacket packet)
    {
        lock (session.Gate)
        {
            switch (packet.Type)
            {
                case PacketType.PubAck:
                    session.Outgoing.OnPubAck(in packet);
                    break;
                case PacketType.PubRec:
                    session.Outgoing.OnPubRec(in packet, session.Output);
                    break;
                case PacketType.PubRel:
                    session.Incoming.OnPubRel(packet.PacketIdentifier, session.Output);
                    break;
                default:
                    session.Outgoing.OnPubComp(in packet);
                    break;
            }
        }
    }

    private void OnSubscriptionAck(SubscriptionAckPacket packet)
    {
        MqttSubscription? lost = null;
        lock (session.Gate)
        {
            if (packet.Type == PacketType.SubAck)
            {
                lost = session.Subscriptions.OnSubAck(packet);
            }
            else
            {
                session.Subscriptions.OnUnsubAck(packet);
            }
        }

        if (lost is not null)
        {
            events.RaiseSubscriptionLost(lost);
        }
    }
}
