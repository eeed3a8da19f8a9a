using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>DISCONNECT, section 3.14. In 3.1.1 it comes only from the client and is empty.</summary>
public sealed record DisconnectPacket
{
    public ReasonCode ReasonCode { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static DisconnectPacket Read(in Frame frame, MqttVersion version)
    {
        var (reasonCode, properties) = ReasonedBody.Read(in frame, version);
        return new DisconnectPacket { ReasonCode = reasonCode, Properties = properties };
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version) =>
        ReasonedBody.Write(output, PacketType.Disconnect, version, ReasonCode, Properties);
}
