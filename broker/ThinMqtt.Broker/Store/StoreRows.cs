using System.Runtime.InteropServices;

namespace ThinMqtt.Broker;

/// <summary>Writes the rows of pending changes, within a transaction of the caller's.</summary>
internal sealed class StoreRows(StoreStatements statements, StoreIndex index)
{
    public void Write(PendingChanges changes, BodyChanges bodies)
    {
        foreach (var (messageId, change) in bodies.Changes)
        {
            WriteBody(messageId, change.Count, change.Body);
        }

        foreach (var (sessionId, session) in changes.Sessions)
        {
            Write(sessionId, session);
        }

        foreach (var (topicName, message) in changes.Retained)
        {
            if (message is null)
            {
                statements.DeleteRetained.Bind(1, topicName).Execute();
            }
            else
            {
                statements.PutRetained.Bind(1, message).Execute();
            }
        }
    }

    private void WriteBody(long messageId, int change, Message? body)
    {
        var before = index.References.GetValueOrDefault(messageId);
        if (before == 0 && change > 0)
        {
            statements.PutMessage.Bind(1, body!).Execute();
        }
        else if (before > 0 && before + change == 0)
        {
            statements.DeleteMessage.Bind(1, messageId).Execute();
        }
    }

    private void Write(long sessionId, SessionChanges session)
    {
        if (session is { IsWiped: true, Before: { } before })
        {
            Wipe(sessionId, before);
        }

        if (session.Record is { } record)
        {
            Write(record);
        }

        foreach (var (filter, subscription) in session.Subscriptions)
        {
            Write(sessionId, filter, subscription);
        }

        foreach (var (order, delivery) in session.Queue)
        {
            Write(sessionId, order, delivery);
        }

        foreach (var (packetIdentifier, isReceived) in session.Received)
        {
            (isReceived ? statements.PutReceived : statements.DeleteReceived)
                .Bind(1, sessionId).Bind(2, packetIdentifier).Execute();
        }
    }

    private void Wipe(long sessionId, IndexedSession before)
    {
        statements.DeleteSession.Bind(1, sessionId).Execute();
        WipeUnless(before.Subscriptions.Count == 0, statements.DeleteSubscriptions);
        WipeUnless(before.Queue.Count == 0, statements.DeleteQueue);
        WipeUnless(before.Received.Count == 0, statements.DeleteAllReceived);

        void WipeUnless(bool isEmpty, Statement statement)
        {
            if (!isEmpty)
            {
                statement.Bind(1, sessionId).Execute();
            }
        }
    }

    private void Write(StoredSession session)
    {
        var put = statements.PutSession
            .Bind(1, session.SessionId)
            .Bind(2, session.ClientId)
            .Bind(3, session.ExpiryInterval)
            .Bind(4, session.DisconnectedAt);
        if (session.Will is { } will)
        {
            put.Bind(5, will.Message).Bind(11, will.DelayInterval).Bind(12, will.MessageExpiryInterval).Execute();
            return;
        }

        for (var parameter = 5; parameter <= 12; parameter++)
        {
            put.BindNull(parameter);
        }

        put.Execute();
    }

    private void Write(long sessionId, string filter, StoredSubscription? subscription)
    {
        if (subscription is null)
        {
            statements.DeleteSubscription.Bind(1, sessionId).Bind(2, filter).Execute();
            return;
        }

        statements.PutSubscription
            .Bind(1, sessionId)
            .Bind(2, filter)
            .Bind(3, StoredFlags.Of(subscription.Subscription))
            .Bind(4, subscription.SubscriptionIdentifier)
            .Execute();
    }

    private void Write(long sessionId, long order, StoredDelivery? delivery)
    {
        if (delivery is null)
        {
            statements.DeleteQueued.Bind(1, sessionId).Bind(2, order).Execute();
            return;
        }

        statements.PutQueued
            .Bind(1, sessionId)
            .Bind(2, order)
            .Bind(3, delivery.Message.Id)
            .Bind(4, StoredFlags.Of(delivery))
            .Bind(5, delivery.PacketIdentifier)
            .Bind(6, MemoryMarshal.AsBytes(delivery.SubscriptionIdentifiers.AsSpan()))
            .Execute();
    }
}
