using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>
/// SUBACK and UNSUBACK, sections 3.9 and 3.11: a Reason Code for each Topic Filter, in their order [MQTT-3.9.3-1]. 3.1.1 knows
/// one failure in SUBACK, 0x80, and no payload in UNSUBACK.
/// </summary>
public sealed record SubscriptionAckPacket
{
    /// <summary><see cref="PacketType.SubAck"/> or <see cref="PacketType.UnsubAck"/>.</summary>
    public required PacketType Type { get; init; }

    public required ushort PacketIdentifier { get; init; }

    public IReadOnlyList<ReasonCode> ReasonCodes { get; init; } = [];

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static SubscriptionAckPacket Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V500 ? MqttProperties.Read(ref reader, frame.Type) : MqttProperties.Empty;
        var codes = new List<ReasonCode>(1);
        if (version == MqttVersion.V311 && frame.Type == PacketType.UnsubAck)
        {
            reader.ExpectEnd();
        }
        else if (reader.IsAtEnd)
        {
            throw MqttProtocolException.Malformed($"A {frame.Type} has no Reason Code [MQTT-3.9.3-1], [MQTT-3.11.3-1].");
        }

        while (!reader.IsAtEnd)
        {
            var code = Protocol.ReasonCodes.Check((ReasonCode)reader.ReadByte(), frame.Type);
            codes.Add(version == MqttVersion.V500 || code <= ReasonCode.UnspecifiedError
                ? code
                : throw MqttProtocolException.Malformed($"Return code 0x{(byte)code:X2} is reserved [MQTT-3.9.3-2]."));
        }

        return new SubscriptionAckPacket
        {
            Type = frame.Type,
            PacketIdentifier = identifier,
            Properties = properties,
            ReasonCodes = codes,
        };
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? Properties.Encode(Type) : [];
        var hasCodes = version == MqttVersion.V500 || Type == PacketType.SubAck;
        var size = 2 + WireWriter.SizeOfProperties(properties, version)
            + (hasCodes ? ReasonCodes.Count : 0);
        var writer = WireWriter.Start(output, Type, 0, size);
        writer.WriteUInt16(PacketIdentifier);
        writer.WriteProperties(properties, version);
        for (var i = 0; hasCodes && i < ReasonCodes.Count; i++)
        {
            var code = ReasonCodes[i];
            writer.WriteByte(version == MqttVersion.V311 && code.IsFailure() ? (byte)ReasonCode.UnspecifiedError : (byte)code);
        }

        writer.Complete();
    }
}
