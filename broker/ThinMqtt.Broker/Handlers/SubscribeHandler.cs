using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>SUBSCRIBE, section 3.8.4: a Reason Code for each filter, then the retained messages.</summary>
internal static class SubscribeHandler
{
    public static void Handle(Connection connection, SubscribePacket packet)
    {
        var identifier = packet.Properties.SubscriptionIdentifiers is [var first, ..] ? first : 0;
        var codes = new ReasonCode[packet.Subscriptions.Count];
        var replays = new List<RetainedReplay>();
        long sequence = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = Subscribe(connection, packet.Subscriptions[i], identifier, replays, ref sequence);
        }

        var answer = new SubscriptionAckPacket { Type = PacketType.SubAck, PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes };
        connection.Answer(new SubscriptionAnswer(answer, replays), sequence);
    }

    private static ReasonCode Subscribe(
        Connection connection, TopicSubscription requested, uint identifier, List<RetainedReplay> replays, ref long sequence)
    {
        var refusal = Judge(connection, requested.TopicFilter);
        if (refusal != ReasonCode.Success)
        {
            return refusal;
        }

        var subscription = MqttBroker.CreateSubscription(connection.Session!, requested, identifier);
        if (!connection.Session!.TrySubscribe(subscription, out var isNew, out var stored))
        {
            return ReasonCode.UnspecifiedError;
        }

        sequence = Math.Max(sequence, stored);
        connection.Broker.Events.OnSubscribed(connection, requested);
        if (subscription.ShareName is null
            && (requested.RetainHandling == RetainHandling.SendAtSubscribe || (requested.RetainHandling == RetainHandling.SendAtNewSubscribe && isNew)))
        {
            replays.Add(new RetainedReplay(connection.Broker.Retained.Match(subscription.TopicFilter), subscription));
        }

        return (ReasonCode)requested.MaximumQoS;
    }

    private static ReasonCode Judge(Connection connection, string topicFilter)
    {
        var limits = connection.Broker.Options.Limits;
        var filter = Encoding.UTF8.GetBytes(topicFilter);
        if (!TopicFilter.IsValid(filter) || TopicName.CountLevels(filter) > limits.MaximumTopicLevels)
        {
            return ReasonCode.TopicFilterInvalid;
        }

        var matched = SharedSubscription.TryParse(filter, out _, out var inner) ? inner : filter;
        if (!connection.Client!.Identity.MaySubscribe(matched))
        {
            return ReasonCode.NotAuthorized;
        }

        return connection.Session!.SubscriptionCount >= limits.MaximumSubscriptions && !connection.Session.HasSubscription(topicFilter)
            ? ReasonCode.QuotaExceeded
            : ReasonCode.Success;
    }
}
