using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>UNSUBSCRIBE, section 3.10.4.</summary>
internal static class UnsubscribeHandler
{
    public static void Handle(Connection connection, UnsubscribePacket packet)
    {
        var codes = new ReasonCode[packet.TopicFilters.Count];
        long sequence = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = Unsubscribe(connection, packet.TopicFilters[i], ref sequence);
        }

        var answer = new SubscriptionAckPacket { Type = PacketType.UnsubAck, PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes };
        connection.Answer(new SubscriptionAnswer(answer, []), sequence);
    }

    private static ReasonCode Unsubscribe(Connection connection, string topicFilter, ref long sequence)
    {
        if (connection.Session!.TryUnsubscribe(topicFilter, out var stored))
        {
            sequence = Math.Max(sequence, stored);
            connection.Broker.Events.OnUnsubscribed(connection, topicFilter);
            return ReasonCode.Success;
        }

        return TopicFilter.IsValid(topicFilter) ? ReasonCode.NoSubscriptionExisted : ReasonCode.TopicFilterInvalid;
    }
}
