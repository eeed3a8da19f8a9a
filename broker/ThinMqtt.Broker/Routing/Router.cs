using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>Brings one publication to the retained messages and to every session that it matches (section 3.3.4).</summary>
internal sealed class Router(MqttBroker broker)
{
    [ThreadStatic]
    private static RouterScratch? _scratch;

    /// <param name="message">What was published.</param>
    /// <param name="origin">Whose it is, for No Local; <see langword="null"/> for the broker's own.</param>
    public PublishResult Publish(Message message, Session? origin)
    {
        var result = default(PublishResult);
        if (message.Retain)
        {
            Retain(message, ref result);
        }

        var scratch = _scratch ?? new RouterScratch();
        _scratch = null; // a hook may publish in turn
        broker.Subscriptions.Match(message.TopicName, scratch.Lists);
        if (scratch.Lists.Count == 1 && scratch.Lists[0].Groups.Length == 0)
        {
            DeliverToAll(scratch.Lists[0], message, origin, ref result);
        }
        else if (scratch.Lists.Count > 0)
        {
            DeliverOnce(scratch, message, origin, ref result);
        }

        scratch.Clear();
        _scratch = scratch;
        broker.Statistics.Delivered(result.Sent);
        broker.Events.OnPublished(message, origin);
        return result;
    }

    /// <summary>The session that a shared subscription chose has ended: another member gets the message, if there is one (section 4.8.2).</summary>
    public void PassOn(in Delivery delivery)
    {
        var result = default(PublishResult);
        if (delivery.Shared?.Group?.Choose() is { } chosen)
        {
            Deliver(chosen, delivery.Message, origin: null, ref result);
        }

        broker.Statistics.Delivered(result.Sent);
    }

    /// <summary>One filter matches: no session can be in it twice.</summary>
    private static void DeliverToAll(SubscriberList list, Message message, Session? origin, ref PublishResult result)
    {
        foreach (var subscription in list.Subscribers)
        {
            if (subscription is not null)
            {
                Deliver(subscription, message, origin, ref result);
            }
        }
    }

    private static void Deliver(Subscription subscription, Message message, Session? origin, ref PublishResult result)
    {
        if (subscription.Options.NoLocal && subscription.Session == origin)
        {
            return;
        }

        result.Matched++;
        subscription.Session.Deliver(
            message,
            Min(message.QoS, subscription.MaximumQoS),
            message.Retain && subscription.Options.RetainAsPublished,
            subscription.Identifiers,
            ref result,
            subscription.ShareName is null ? null : subscription);
    }

    /// <summary>
    /// Several filters match: each session gets one copy, at the highest QoS of its filters [MQTT-3.3.4-2], with all their
    /// Subscription Identifiers [MQTT-3.3.4-3]; each shared subscription is a message of its own.
    /// </summary>
    private static void DeliverOnce(RouterScratch scratch, Message message, Session? origin, ref PublishResult result)
    {
        foreach (var list in scratch.Lists)
        {
            foreach (var subscription in list.Subscribers)
            {
                if (subscription is not null && !(subscription.Options.NoLocal && subscription.Session == origin))
                {
                    scratch.Add(subscription);
                }
            }

            foreach (var group in list.Groups)
            {
                if (group.Choose() is { } chosen)
                {
                    Deliver(chosen, message, origin, ref result);
                }
            }
        }

        foreach (var (session, receiver) in scratch.Receivers)
        {
            result.Matched++;
            session.Deliver(
                message, Min(message.QoS, receiver.MaximumQoS), message.Retain && receiver.RetainAsPublished, receiver.Identifiers, ref result);
        }
    }

    private void Retain(Message message, ref PublishResult result)
    {
        var store = message.TopicName.AsSpan().StartsWith("$SYS/"u8) ? null : broker.Store;
        long sequence = 0;
        if (message.Payload.Length == 0)
        {
            broker.Retained.Remove(message.TopicName, () => sequence = store?.Append(new StoreOperation.DeleteRetained(message.TopicName)) ?? 0);
        }
        else
        {
            broker.AssignId(message);
            broker.Retained.Set(message, kept => sequence = store?.Append(new StoreOperation.PutRetained(kept)) ?? 0);
            broker.ScheduleExpiry(message);
        }

        result.Sequence = sequence;
    }

    private static QoS Min(QoS one, QoS other) => one < other ? one : other;
}
