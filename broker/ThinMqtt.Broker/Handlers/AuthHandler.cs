using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>AUTH on a connection that stands: re-authentication (section 4.12.1).</summary>
internal static class AuthHandler
{
    public static void Handle(Connection connection, AuthPacket packet)
    {
        if (connection.Exchange is not { } exchange)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, "AUTH came, but CONNECT had no Authentication Method [MQTT-4.12.0-7].");
        }

        exchange.Continue(packet);
    }
}
