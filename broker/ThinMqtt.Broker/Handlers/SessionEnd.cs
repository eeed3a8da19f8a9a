using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>What follows when a connection ends, a session expires or a Will is due (sections 3.1.2.5 and 4.1).</summary>
internal static class SessionEnd
{
    public static void ConnectionClosed(MqttBroker broker, Connection connection, Session session)
    {
        var expiry = connection.ExpiryIntervalAtEnd ?? session.ExpiryInterval;
        Detach(broker, connection, session, expiry, connection.CloseReason);
    }

    /// <summary>Another connection comes with the same ClientId: the old one is told and closed [MQTT-3.1.4-3].</summary>
    public static void TakeOver(MqttBroker broker, Connection old, Session session)
    {
        if (Detach(broker, old, session, session.ExpiryInterval, ReasonCode.SessionTakenOver))
        {
            Log.TakenOver(broker.Logger, session.ClientId);
            old.Disconnect(ReasonCode.SessionTakenOver, "another connection has this ClientId");
        }
    }

    /// <summary>Ends a session that is away; its Will, if one waits, is published [MQTT-3.1.2-8].</summary>
    public static void End(MqttBroker broker, Session session, int? epoch)
    {
        using var together = Together(broker, session);
        if (session.TryEnd(epoch) is not { } remains)
        {
            return;
        }

        broker.Sessions.Remove(session);
        foreach (var subscription in remains.Subscriptions)
        {
            broker.Subscriptions.Remove(subscription);
        }

        foreach (var delivery in remains.Shared)
        {
            broker.Router.PassOn(delivery);
        }

        if (remains.Will is { } will)
        {
            Publish(broker, will.Will);
        }
    }

    public static void ScheduleEnd(MqttBroker broker, Session session)
    {
        var epoch = session.Epoch; // first: should the client be back by now, what is scheduled is void
        if (session.DisconnectedAt is not { } since)
        {
            return;
        }

        if (session.ExpiryInterval != uint.MaxValue)
        {
            broker.Schedule.Add(since + (session.ExpiryInterval * 1000L), () => End(broker, session, epoch));
        }

        if (session.PendingWill is { } will)
        {
            broker.Schedule.Add(will.DueAt, () => WillIsDue(broker, session, epoch));
        }
    }

    private static bool Detach(MqttBroker broker, Connection connection, Session session, uint expiry, ReasonCode reason)
    {
        var now = broker.Clock.Now;
        var will = connection.Will;

        // A server that stops may leave the Wills of sessions that survive for after its restart (section 3.1.2.5).
        var isDelayed = will is not null && expiry > 0 && (will.DelayInterval > 0 || broker.IsStopping);
        var pending = isDelayed ? new PendingWill(will!, now + (will!.DelayInterval * 1000L)) : null;
        using var together = Together(broker, session);
        if (!session.TryDetach(connection, expiry, pending, now))
        {
            return false;
        }

        Log.Disconnected(broker.Logger, session.ClientId, reason);
        if (will is not null && !isDelayed)
        {
            Publish(broker, will);
        }

        broker.Events.OnDisconnected(session.ClientId, reason);
        if (expiry == 0)
        {
            End(broker, session, epoch: null);
        }
        else
        {
            ScheduleEnd(broker, session);
        }

        return true;
    }

    private static void WillIsDue(MqttBroker broker, Session session, int epoch)
    {
        using var together = Together(broker, session);
        if (session.TakeWill(epoch) is { } will)
        {
            Publish(broker, will.Will);
        }
    }

    /// <summary>The change of the session and the publication of its Will survive a crash both, or neither.</summary>
    private static AppendGroup Together(MqttBroker broker, Session session) =>
        session.IsStored && broker.Store is { } store ? store.Together() : default;

    private static void Publish(MqttBroker broker, StoredWill will) => broker.Router.Publish(
        new Message
        {
            TopicName = will.Message.TopicName,
            Payload = will.Message.Payload,
            ForwardedProperties = will.Message.ForwardedProperties,
            QoS = will.Message.QoS,
            Retain = will.Message.Retain,
            ExpiresAt = broker.Clock.ExpiresAt(will.MessageExpiryInterval),
        },
        origin: null);
}
