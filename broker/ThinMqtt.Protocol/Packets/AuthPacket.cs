using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>AUTH, section 3.15: MQTT 5.0 only.</summary>
public sealed record AuthPacket
{
    public ReasonCode ReasonCode { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static AuthPacket Read(in Frame frame, MqttVersion version)
    {
        if (version != MqttVersion.V500)
        {
            throw MqttProtocolException.Malformed("AUTH is no packet of MQTT 3.1.1 (3.1.1, table 2.1).");
        }

        var (reasonCode, properties) = ReasonedBody.Read(in frame, version);
        return new AuthPacket { ReasonCode = reasonCode, Properties = properties };
    }

    public void Write(IBufferWriter<byte> output) =>
        ReasonedBody.Write(output, PacketType.Auth, MqttVersion.V500, ReasonCode, Properties);
}
