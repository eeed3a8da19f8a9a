using System.Buffers;

namespace ThinMqtt.Protocol;

/// <summary>AUTH, section 3.15: MQTT 5.0 only.</summary>
public sealed record AuthPacket
{
    public ReasonCode ReasonCode { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    /// <exception cref="MqttProtocolException">
    /// The packet is malformed, of 3.1.1, or without Authentication Method, which only the form that section 3.15.2.1 lets be
    /// empty may lack.
    /// </exception>
    public static AuthPacket Read(in Frame frame, MqttVersion version)
    {
        if (version != MqttVersion.V500)
        {
            throw MqttProtocolException.Malformed("AUTH is no packet of MQTT 3.1.1 (3.1.1, table 2.1).");
        }

        var (reasonCode, properties) = ReasonedBody.Read(in frame, version);
        var isShortest = reasonCode == ReasonCode.Success && ReferenceEquals(properties, MqttProperties.Empty);
        return isShortest || properties.AuthenticationMethod is not null
            ? new AuthPacket { ReasonCode = reasonCode, Properties = properties }
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "An AUTH has no Authentication Method (section 3.15.2.2.2).");
    }

    public void Write(IBufferWriter<byte> output) =>
        ReasonedBody.Write(output, PacketType.Auth, MqttVersion.V500, ReasonCode, Properties);
}
