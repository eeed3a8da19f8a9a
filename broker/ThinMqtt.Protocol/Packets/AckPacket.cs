using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP, sections 3.4 to 3.7: one shape, four types.</summary>
/// <param name="Type">Which of the four.</param>
/// <param name="PacketIdentifier">That of the PUBLISH: 1 to 65,535.</param>
/// <param name="ReasonCode">MQTT 5.0; not sent in 3.1.1, where every acknowledgement is a success.</param>
public readonly record struct AckPacket(PacketType Type, ushort PacketIdentifier, ReasonCode ReasonCode = ReasonCode.Success)
{
    /// <summary>Reason String and User Properties; <see langword="null"/> is none.</summary>
    public MqttProperties? Properties { get; init; }

    /// <exception cref="MqttProtocolException">The packet is malformed, or its Reason Code is none of its type.</exception>
    public static AckPacket Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        var identifier = reader.ReadPacketIdentifier();
        if (version == MqttVersion.V311 || reader.IsAtEnd)
        {
            reader.ExpectEnd();
            return new AckPacket(frame.Type, identifier);
        }

        var reasonCode = ReasonCodes.Check((ReasonCode)reader.ReadByte(), frame.Type);
        var properties = reader.IsAtEnd ? null : MqttProperties.Read(ref reader, frame.Type);
        reader.ExpectEnd();
        return new AckPacket(frame.Type, identifier, reasonCode) { Properties = properties };
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? Properties?.Encode(Type) : null;
        var hasReason = version == MqttVersion.V500 && (ReasonCode != ReasonCode.Success || properties is { Length: > 0 });
        var hasProperties = properties is { Length: > 0 };
        var size = 2 + (hasReason ? 1 : 0) + (hasProperties ? VariableByteInteger.Size((uint)properties!.Length) + properties.Length : 0);
        var writer = WireWriter.Start(output, Type, Type == PacketType.PubRel ? 0b0010 : 0, size);
        writer.WriteUInt16(PacketIdentifier);
        if (hasReason)
        {
            writer.WriteByte((byte)ReasonCode);
        }

        if (hasProperties)
        {
            writer.WriteVariableByteInteger((uint)properties!.Length);
            writer.WriteRaw(properties);
        }

        writer.Complete();
    }
}
