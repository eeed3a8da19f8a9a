using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>
/// PUBLISH, section 3.3: a view of received bytes, or of the bytes to be written. Reading and writing allocate nothing, but
/// for a list of Subscription Identifiers, or of properties that stand between those that have a field here.
/// </summary>
public readonly ref struct PublishPacket
{
    private const int DupFlag = 0b1000;
    private const int RetainFlag = 0b0001;

    /// <summary>UTF-8; empty only beside a <see cref="TopicAlias"/>.</summary>
    public ReadOnlySpan<byte> TopicName { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    public QoS QoS { get; init; }

    public bool Retain { get; init; }

    public bool Dup { get; init; }

    /// <summary>1 to 65,535 at QoS 1 and 2; unused at QoS 0.</summary>
    public ushort PacketIdentifier { get; init; }

    /// <summary>0 is absent (section 3.3.2.3.4).</summary>
    public ushort TopicAlias { get; init; }

    /// <summary>Seconds (section 3.3.2.3.3).</summary>
    public uint? MessageExpiryInterval { get; init; }

    public ReadOnlySpan<uint> SubscriptionIdentifiers { get; init; }

    /// <summary>
    /// The encoded properties that a server forwards unaltered: Payload Format Indicator, Content Type, Response Topic,
    /// Correlation Data and User Property. <see cref="MqttProperties.Read(ReadOnlySpan{byte}, PacketType)"/> reads them.
    /// </summary>
    public ReadOnlySpan<byte> ForwardedProperties { get; init; }

    /// <exception cref="MqttProtocolException">The packet is malformed.</exception>
    public static PublishPacket Read(in Frame frame, MqttVersion version)
    {
        var qos = (QoS)((frame.Flags >> 1) & 3);
        var dup = (frame.Flags & DupFlag) != 0;
        if (qos > QoS.ExactlyOnce)
        {
            throw MqttProtocolException.Malformed("A PUBLISH has both QoS bits set [MQTT-3.3.1-4].");
        }

        if (dup && qos == QoS.AtMostOnce)
        {
            throw MqttProtocolException.Malformed("A PUBLISH of QoS 0 has DUP set [MQTT-3.3.1-2].");
        }

        var reader = new WireReader(frame.Body);
        var topicName = reader.ReadUtf8();
        if (TopicFilter.HasWildcard(topicName))
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, "A Topic Name has a wildcard [MQTT-3.3.2-2].");
        }

        var packetIdentifier = qos == QoS.AtMostOnce ? (ushort)0 : reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V500 ? PublishProperties.Read(ref reader) : default;
        if (topicName.IsEmpty && properties.TopicAlias == 0)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, "A PUBLISH has neither Topic Name nor Topic Alias [MQTT-4.7.3-1].");
        }

        return new PublishPacket
        {
            TopicName = topicName,
            Payload = reader.Rest,
            QoS = qos,
            Retain = (frame.Flags & RetainFlag) != 0,
            Dup = dup,
            PacketIdentifier = packetIdentifier,
            TopicAlias = properties.TopicAlias,
            MessageExpiryInterval = properties.MessageExpiryInterval,
            SubscriptionIdentifiers = properties.SubscriptionIdentifiers,
            ForwardedProperties = properties.Forwarded,
        };
    }

    /// <summary>Bytes of the whole packet.</summary>
    public int Size(MqttVersion version)
    {
        var body = BodySize(version);
        return 1 + VariableByteInteger.Size((uint)body) + body;
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var flags = ((int)QoS << 1) | (Dup ? DupFlag : 0) | (Retain ? RetainFlag : 0);
        var writer = WireWriter.Start(output, PacketType.Publish, flags, BodySize(version));
        writer.WriteBinary(TopicName);
        if (QoS != QoS.AtMostOnce)
        {
            writer.WriteUInt16(PacketIdentifier);
        }

        if (version == MqttVersion.V500)
        {
            WriteProperties(ref writer);
        }

        writer.WriteRaw(Payload);
        writer.Complete();
    }

    private void WriteProperties(ref WireWriter writer)
    {
        writer.WriteVariableByteInteger((uint)PropertiesSize());
        if (MessageExpiryInterval is { } interval)
        {
            writer.WriteByte((byte)PropertyIdentifier.MessageExpiryInterval);
            writer.WriteUInt32(interval);
        }

        if (TopicAlias != 0)
        {
            writer.WriteByte((byte)PropertyIdentifier.TopicAlias);
            writer.WriteUInt16(TopicAlias);
        }

        foreach (var identifier in SubscriptionIdentifiers)
        {
            writer.WriteByte((byte)PropertyIdentifier.SubscriptionIdentifier);
            writer.WriteVariableByteInteger(identifier);
        }

        writer.WriteRaw(ForwardedProperties);
    }

    private int BodySize(MqttVersion version)
    {
        var size = WireWriter.SizeOf(TopicName) + (QoS == QoS.AtMostOnce ? 0 : 2) + Payload.Length;
        if (version == MqttVersion.V500)
        {
            var properties = PropertiesSize();
            size += VariableByteInteger.Size((uint)properties) + properties;
        }

        return size;
    }

    private int PropertiesSize()
    {
        var size = ForwardedProperties.Length + (MessageExpiryInterval is null ? 0 : 5) + (TopicAlias == 0 ? 0 : 3);
        foreach (var identifier in SubscriptionIdentifiers)
        {
            size += 1 + VariableByteInteger.Size(identifier);
        }

        return size;
    }
}
