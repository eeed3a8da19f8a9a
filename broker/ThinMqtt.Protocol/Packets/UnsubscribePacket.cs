using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>UNSUBSCRIBE, section 3.10.</summary>
public sealed record UnsubscribePacket
{
    public required ushort PacketIdentifier { get; init; }

    /// <summary>At least one [MQTT-3.10.3-2].</summary>
    public required IReadOnlyList<string> TopicFilters { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static UnsubscribePacket Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V500 ? MqttProperties.Read(ref reader, PacketType.Unsubscribe) : MqttProperties.Empty;
        var filters = new List<string>(1);
        while (!reader.IsAtEnd)
        {
            filters.Add(reader.ReadString());
        }

        return filters.Count > 0
            ? new UnsubscribePacket { PacketIdentifier = identifier, Properties = properties, TopicFilters = filters }
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "An UNSUBSCRIBE has no Topic Filter [MQTT-3.10.3-2].");
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? Properties.Encode(PacketType.Unsubscribe) : [];
        var size = 2 + WireWriter.SizeOfProperties(properties, version)
            + TopicFilters.Sum(WireWriter.SizeOf);
        var writer = WireWriter.Start(output, PacketType.Unsubscribe, 0b0010, size);
        writer.WriteUInt16(PacketIdentifier);
        writer.WriteProperties(properties, version);
        foreach (var filter in TopicFilters)
        {
            writer.WriteString(filter);
        }

        writer.Complete();
    }
}
