using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>DISCONNECT from a client, section 3.14.4.</summary>
internal static class DisconnectHandler
{
    public static void Handle(Connection connection, DisconnectPacket packet)
    {
        if (packet.Properties.SessionExpiryInterval is { } expiry)
        {
            if (expiry != 0 && connection.Session!.ExpiryInterval == 0)
            {
                throw new MqttProtocolException(
                    ReasonCode.ProtocolError, "A Session Expiry Interval of 0 in CONNECT was raised in DISCONNECT (section 3.14.2.2.2).");
            }

            connection.ExpiryIntervalAtEnd = connection.Broker.Options.Limits.LimitExpiry(expiry);
        }

        if (packet.ReasonCode == ReasonCode.Success)
        {
            connection.Will = null; // [MQTT-3.14.4-3]
        }

        connection.Close(packet.ReasonCode);
        SessionEnd.ConnectionClosed(connection.Broker, connection, connection.Session!); // not only when the peer closes, too
    }
}
