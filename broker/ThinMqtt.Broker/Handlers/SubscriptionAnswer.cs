using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>SUBACK or UNSUBACK, and the retained messages that follow it.</summary>
internal sealed class SubscriptionAnswer(SubscriptionAckPacket packet, IReadOnlyList<RetainedReplay> replays)
{
    public void Send(Connection connection)
    {
        connection.Broker.Statistics.PacketSent();
        connection.Output.Write((packet, connection.Version), static (answer, output) => answer.packet.Write(output, answer.Version));
        foreach (var replay in replays)
        {
            connection.Session!.Replay(replay);
        }
    }
}
