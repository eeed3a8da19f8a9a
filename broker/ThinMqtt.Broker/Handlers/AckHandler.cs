using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP from a client (section 4.3).</summary>
internal static class AckHandler
{
    public static void Handle(Connection connection, in AckPacket packet)
    {
        var session = connection.Session!;
        switch (packet.Type)
        {
            case PacketType.PubAck:
                session.Complete(connection, packet.PacketIdentifier, QoS.AtLeastOnce);
                break;
            case PacketType.PubRec when packet.ReasonCode.IsFailure():
                session.Complete(connection, packet.PacketIdentifier, QoS.ExactlyOnce);
                break;
            case PacketType.PubRec:
                HandlePubRec(connection, packet.PacketIdentifier);
                break;
            case PacketType.PubRel:
                HandlePubRel(connection, packet.PacketIdentifier);
                break;
            default:
                session.Complete(connection, packet.PacketIdentifier, QoS.ExactlyOnce);
                break;
        }
    }

    /// <summary>An unknown identifier is answered, so that the client lets go of it (section 4.3.3).</summary>
    private static void HandlePubRec(Connection connection, ushort packetIdentifier)
    {
        if (!connection.Session!.Release(connection, packetIdentifier))
        {
            connection.Send(new AckPacket(PacketType.PubRel, packetIdentifier, ReasonCode.PacketIdentifierNotFound));
        }
    }

    private static void HandlePubRel(Connection connection, ushort packetIdentifier)
    {
        var isKnown = connection.Session!.TryRelease(packetIdentifier, out var sequence);
        connection.Client!.UnreleasedCount -= isKnown && connection.Client.UnreleasedCount > 0 ? 1 : 0;
        connection.Acknowledge(
            new AckPacket(PacketType.PubComp, packetIdentifier, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound), sequence);
    }
}
