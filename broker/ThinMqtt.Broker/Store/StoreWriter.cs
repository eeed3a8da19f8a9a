using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ThinMqtt.Broker;

/// <summary>Writes pending changes, each time in one transaction; on one thread.</summary>
internal sealed class StoreWriter : IDisposable
{
    /// <summary>
    /// How many ids are reserved at once: one whose session or message came and went within one batch is never used again, even
    /// after a crash, and yet costs no write.
    /// </summary>
    public const long Reservation = 1 << 20;

    private readonly sqlite3 _database;
    private readonly StoreIndex _index;
    private readonly StoreStatements _statements;
    private Counters _used;
    private Counters _written;

    public StoreWriter(SqliteConnection connection, StoreIndex index, Counters counters)
    {
        _database = connection.Handle!;
        _index = index;
        _statements = new StoreStatements(connection);
        _used = _written = counters;
    }

    /// <summary>Writes and syncs all of it, or nothing; tells whether there was anything to write.</summary>
    /// <exception cref="SqliteException">The database is as it was before.</exception>
    public bool Write(PendingChanges changes)
    {
        _used = new Counters(
            Math.Max(_used.LastSessionId, changes.LastSessionId), Math.Max(_used.LastMessageId, changes.LastMessageId));
        var counters = Reserve();
        if (changes.IsEmpty && counters == _written)
        {
            return false;
        }

        var bodies = BodyChanges.Of(changes);
        InTransaction(() =>
        {
            Write(counters);
            Write(changes, bodies);
        });
        _written = counters;
        _index.Apply(changes, bodies);
        return true;
    }

    /// <summary>Gives back what was reserved and not used, at an orderly end.</summary>
    /// <exception cref="SqliteException">It stays reserved.</exception>
    public void Release()
    {
        if (_used != _written)
        {
            InTransaction(() => Write(_used));
            _written = _used;
        }
    }

    public void Dispose() => _statements.Dispose();

    private Counters Reserve() => new(
        Reserve(_used.LastSessionId, _written.LastSessionId), Reserve(_used.LastMessageId, _written.LastMessageId));

    private static long Reserve(long used, long written) => used > written ? used + Reservation : written;

    private void InTransaction(Action write)
    {
        try
        {
            _statements.Begin.Execute();
            write();
            _statements.Commit.Execute();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    // Some failures, a full disk among them, may have rolled back already.
    private void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0)
        {
            _statements.Rollback.Execute();
        }
    }

    private void Write(Counters counters)
    {
        if (counters != _written)
        {
            _statements.PutCounters.Bind(1, counters.LastSessionId).Bind(2, counters.LastMessageId).Execute();
        }
    }

    private void Write(PendingChanges changes, BodyChanges bodies)
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
                _statements.DeleteRetained.Bind(1, topicName).Execute();
            }
            else
            {
                _statements.PutRetained.Bind(1, message).Execute();
            }
        }
    }

    private void WriteBody(long messageId, int change, Message? body)
    {
        var before = _index.References.GetValueOrDefault(messageId);
        if (before == 0 && change > 0)
        {
            _statements.PutMessage.Bind(1, body!).Execute();
        }
        else if (before > 0 && before + change == 0)
        {
            _statements.DeleteMessage.Bind(1, messageId).Execute();
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
            (isReceived ? _statements.PutReceived : _statements.DeleteReceived)
                .Bind(1, sessionId).Bind(2, packetIdentifier).Execute();
        }
    }

    private void Wipe(long sessionId, IndexedSession before)
    {
        _statements.DeleteSession.Bind(1, sessionId).Execute();
        WipeUnless(before.Subscriptions.Count == 0, _statements.DeleteSubscriptions);
        WipeUnless(before.Queue.Count == 0, _statements.DeleteQueue);
        WipeUnless(before.Received.Count == 0, _statements.DeleteAllReceived);

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
        var put = _statements.PutSession
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
            _statements.DeleteSubscription.Bind(1, sessionId).Bind(2, filter).Execute();
            return;
        }

        _statements.PutSubscription
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
            _statements.DeleteQueued.Bind(1, sessionId).Bind(2, order).Execute();
            return;
        }

        _statements.PutQueued
            .Bind(1, sessionId)
            .Bind(2, order)
            .Bind(3, delivery.Message.Id)
            .Bind(4, StoredFlags.Of(delivery))
            .Bind(5, delivery.PacketIdentifier)
            .Bind(6, MemoryMarshal.AsBytes(delivery.SubscriptionIdentifiers.AsSpan()))
            .Execute();
    }
}

/// <summary>The greatest ids that were ever used or reserved.</summary>
internal readonly record struct Counters(long LastSessionId, long LastMessageId);
