using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>CONNACK, section 3.2. In 3.1.1 a failure is sent as the nearest of its five return codes.</summary>
public sealed record ConnAckPacket
{
    public bool SessionPresent { get; init; }

    public ReasonCode ReasonCode { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static ConnAckPacket Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        var flags = reader.ReadByte();
        if ((flags & 0xFE) != 0)
        {
            throw MqttProtocolException.Malformed("Reserved Connect Acknowledge Flags are set [MQTT-3.2.2-1].");
        }

        var reason = reader.ReadByte();
        var packet = version == MqttVersion.V500
            ? new ConnAckPacket
            {
                SessionPresent = flags == 1,
                ReasonCode = ReasonCodes.Check((ReasonCode)reason, PacketType.ConnAck),
                Properties = MqttProperties.Read(ref reader, PacketType.ConnAck),
            }
            : new ConnAckPacket { SessionPresent = flags == 1, ReasonCode = ReasonCodes.FromConnectReturnCode(reason) };
        reader.ExpectEnd();
        return !packet.SessionPresent || packet.ReasonCode == ReasonCode.Success
            ? packet
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "A refusal says that a session is present [MQTT-3.2.2-6].");
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? Properties.Encode(PacketType.ConnAck) : [];
        var size = 2 + WireWriter.SizeOfProperties(properties, version);
        var writer = WireWriter.Start(output, PacketType.ConnAck, 0, size);
        writer.WriteByte(SessionPresent ? (byte)1 : (byte)0);
        writer.WriteByte(version == MqttVersion.V500 ? (byte)ReasonCode : ReasonCodes.ToConnectReturnCode(ReasonCode));
        writer.WriteProperties(properties, version);
        writer.Complete();
    }
}
