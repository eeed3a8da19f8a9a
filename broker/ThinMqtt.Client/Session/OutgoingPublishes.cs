using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// What the client has promised to publish: callers that wait for room, accepted messages that wait to be sent, and QoS 1 and 2 messages in
/// flight (sections 4.3, 4.4, 4.6 and 4.9). Outlives connections.
/// </summary>
internal sealed class OutgoingPublishes(int queueLimit, PacketIdentifiers identifiers)
{
    private readonly LinkedList<OutgoingPublish> _callers = [];
    private readonly Dictionary<ushort, OutgoingPublish> _inFlight = [];
    private readonly Queue<OutgoingPublish> _resends = [];
    private Queue<OutgoingPublish> _waiting = [];
    private ServerLimits _limits = new();
    private OutgoingTopicAliases _aliases = new(0);
    private int _onTheWire;
    private long _order;

    private bool HasRoom => _waiting.Count + _inFlight.Count < queueLimit;

    /// <summary>Accepts the message, or lets it wait for room behind those that came before it.</summary>
    public void Offer(OutgoingPublish publish)
    {
        if (!TryAccept(publish))
        {
            _callers.AddLast(publish);
        }
    }

    public bool TryAccept(OutgoingPublish publish)
    {
        if (_callers.Count > 0 || !HasRoom)
        {
            return false;
        }

        _waiting.Enqueue(publish);
        publish.Accept();
        return true;
    }

    /// <summary>Forgets a message that is still waiting for room.</summary>
    /// <returns><see langword="false"/> when it has been accepted.</returns>
    public bool Withdraw(OutgoingPublish publish) => _callers.Remove(publish);

    /// <summary>
    /// A connection begins. With its session, what is unacknowledged is sent again, PUBREL in the order of PUBREC and PUBLISH with DUP in
    /// the order of PUBLISH; without, it is sent as new, before what waits: the server has forgotten it, and losing it would be worse than
    /// a server that had passed it on already and does so twice.
    /// </summary>
    public void Begin(ServerLimits limits, bool sessionPresent, bool useAliases)
    {
        _limits = limits;
        _aliases = new OutgoingTopicAliases(useAliases ? limits.TopicAliasMaximum : 0);
        _onTheWire = 0;
        _resends.Clear();
        var unfinished = _inFlight.Values.OrderByDescending(publish => publish.IsReleased).ThenBy(publish => publish.Order).ToList();
        unfinished.ForEach(publish => publish.IsOnTheWire = false);
        if (sessionPresent)
        {
            unfinished.ForEach(_resends.Enqueue);
        }
        else
        {
            SendAsNew(unfinished);
        }
    }

    /// <summary>Writes what the server's Receive Maximum allows, up to about <paramref name="batchSize"/> bytes.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="batchSize">Bytes in <paramref name="output"/> after which no further message is begun.</param>
    /// <param name="atMostOnce">Takes the QoS 0 messages written: complete once they are sent.</param>
    public void Write(ArrayBufferWriter<byte> output, int batchSize, List<OutgoingPublish> atMostOnce)
    {
        while (output.WrittenCount < batchSize && _resends.TryPeek(out var resend) && (resend.IsReleased || _onTheWire < _limits.InFlight))
        {
            _resends.Dequeue();
            Resend(resend, output);
        }

        while (output.WrittenCount < batchSize && _resends.Count == 0 && _waiting.TryPeek(out var next))
        {
            if (next.QoS != QoS.AtMostOnce && (_onTheWire >= _limits.InFlight || !TryPutInFlight(next)))
            {
                return;
            }

            _waiting.Dequeue();
            SendFirst(next, output, atMostOnce);
        }
    }

    public void OnPubAck(in AckPacket packet)
    {
        if (!_inFlight.TryGetValue(packet.PacketIdentifier, out var publish))
        {
            return; // of a publish that is complete
        }

        Expect(publish.QoS == QoS.AtLeastOnce, packet);
        Finish(publish, new MqttPublishResult(packet.ReasonCode, packet.Properties?.ReasonString));
    }

    public void OnPubRec(in AckPacket packet, IBufferWriter<byte> output)
    {
        if (!_inFlight.TryGetValue(packet.PacketIdentifier, out var publish))
        {
            new AckPacket(PacketType.PubRel, packet.PacketIdentifier, ReasonCode.PacketIdentifierNotFound).Write(output, _limits.Version);
            return;
        }

        Expect(publish.QoS == QoS.ExactlyOnce, packet);
        if (packet.ReasonCode.IsFailure())
        {
            Finish(publish, new MqttPublishResult(packet.ReasonCode, packet.Properties?.ReasonString));
            return;
        }

        if (!publish.IsReleased)
        {
            publish.IsReleased = true;
            publish.Order = ++_order;
        }

        new AckPacket(PacketType.PubRel, packet.PacketIdentifier).Write(output, _limits.Version);
    }

    /// <summary>0x92 in PUBCOMP is no error: the server had completed before the connection was lost (section 3.7.2.1).</summary>
    public void OnPubComp(in AckPacket packet)
    {
        if (!_inFlight.TryGetValue(packet.PacketIdentifier, out var publish))
        {
            return;
        }

        Expect(publish.IsReleased, packet);
        Finish(publish, new MqttPublishResult(ReasonCode.Success, packet.Properties?.ReasonString));
    }

    public void FailAll(Exception exception)
    {
        foreach (var publish in _inFlight.Values.Concat(_waiting).Concat(_callers))
        {
            publish.Fail(exception);
        }
    }

    private static void Expect(bool condition, in AckPacket packet)
    {
        if (!condition)
        {
            throw new MqttProtocolException(
                ReasonCode.ProtocolError,
                $"{packet.Type} {packet.PacketIdentifier} answers a PUBLISH of another QoS or step (section 4.3).");
        }
    }

    private void SendAsNew(List<OutgoingPublish> unfinished)
    {
        foreach (var publish in unfinished)
        {
            _inFlight.Remove(publish.PacketIdentifier);
            identifiers.Free(publish.PacketIdentifier);
            publish.PacketIdentifier = 0;
            publish.IsReleased = false;
        }

        _waiting = new Queue<OutgoingPublish>(unfinished.Concat(_waiting));
    }

    private bool TryPutInFlight(OutgoingPublish publish)
    {
        if (!identifiers.TryTake(out var identifier))
        {
            return false;
        }

        publish.PacketIdentifier = identifier;
        publish.Order = ++_order;
        _inFlight.Add(identifier, publish);
        return true;
    }

    private void Resend(OutgoingPublish publish, ArrayBufferWriter<byte> output)
    {
        if (publish.IsReleased)
        {
            PutOnTheWire(publish);
            new AckPacket(PacketType.PubRel, publish.PacketIdentifier).Write(output, _limits.Version);
        }
        else if (TryWrite(publish, dup: true, output))
        {
            PutOnTheWire(publish);
        }
    }

    private void SendFirst(OutgoingPublish publish, ArrayBufferWriter<byte> output, List<OutgoingPublish> atMostOnce)
    {
        if (!TryWrite(publish, dup: false, output))
        {
            return;
        }

        if (publish.QoS == QoS.AtMostOnce)
        {
            atMostOnce.Add(publish);
            AdmitCallers();
        }
        else
        {
            PutOnTheWire(publish);
        }
    }

    /// <summary>Writes the PUBLISH, or finishes it with the reason why this server cannot have it.</summary>
    private bool TryWrite(OutgoingPublish publish, bool dup, ArrayBufferWriter<byte> output)
    {
        if (_limits.Refusal(publish) is { } refusal)
        {
            Finish(publish, refusal);
            return false;
        }

        var (alias, isKnown) = _aliases.For(publish.TopicName);
        var packet = new PublishPacket
        {
            TopicName = isKnown ? [] : publish.TopicName,
            TopicAlias = alias,
            Payload = publish.Payload.Span,
            QoS = publish.QoS,
            Retain = publish.Retain,
            Dup = dup,
            PacketIdentifier = publish.PacketIdentifier,
            MessageExpiryInterval = publish.MessageExpiryInterval,
            ForwardedProperties = publish.Properties,
        };
        var size = packet.Size(_limits.Version);
        if (size > _limits.MaximumPacketSize)
        {
            var text = $"The packet has {size} bytes, the server takes {_limits.MaximumPacketSize} [MQTT-3.2.2-15].";
            Finish(publish, new MqttPublishResult(ReasonCode.PacketTooLarge, text));
            return false;
        }

        packet.Write(output, _limits.Version);
        if (alias != 0 && !isKnown)
        {
            _aliases.Introduce(publish.TopicName, alias);
        }

        return true;
    }

    private void PutOnTheWire(OutgoingPublish publish)
    {
        publish.IsOnTheWire = true;
        _onTheWire++;
    }

    private void Finish(OutgoingPublish publish, MqttPublishResult result)
    {
        if (publish.PacketIdentifier != 0)
        {
            _inFlight.Remove(publish.PacketIdentifier);
            identifiers.Free(publish.PacketIdentifier);
        }

        _onTheWire -= publish.IsOnTheWire ? 1 : 0;
        publish.IsOnTheWire = false;
        publish.Complete(result);
        AdmitCallers();
    }

    private void AdmitCallers()
    {
        while (HasRoom && _callers.First is { } first)
        {
            _callers.RemoveFirst();
            _waiting.Enqueue(first.Value);
            first.Value.Accept();
        }
    }
}
