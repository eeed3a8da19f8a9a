using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ThinMqtt.Broker;

/// <summary>Reads all that the database holds, and indexes it for the writer.</summary>
internal sealed class StoreReader(SqliteConnection connection)
{
    private readonly Dictionary<long, StoredSessionState> _sessions = [];
    private readonly Dictionary<long, Message> _messages = [];
    private readonly List<Message> _retained = [];
    private Counters _counters;

    public StoreIndex Index { get; } = new();

    public StoredState Read()
    {
        ForEach("SELECT last_session_id, last_message_id FROM counters", row => _counters = new Counters(row.Int64(0), row.Int64(1)));
        ForEach("SELECT * FROM session ORDER BY id", AddSession);
        ForEach("SELECT * FROM subscription ORDER BY session_id, filter", AddSubscription);
        ForEach("SELECT * FROM message", row => _messages.Add(row.Int64(0), row.Message(0)));
        ForEach("SELECT * FROM queued ORDER BY session_id, position", AddDelivery);
        ForEach("SELECT * FROM received ORDER BY session_id, packet_identifier", AddReceived);
        ForEach("SELECT * FROM retained ORDER BY topic", AddRetained);
        return new StoredState
        {
            Sessions = [.. _sessions.Values],
            Retained = _retained,
            LastSessionId = _counters.LastSessionId,
            LastMessageId = _counters.LastMessageId,
        };
    }

    private void ForEach(string sql, Action<Statement> read)
    {
        using var statement = new Statement(connection, sql);
        while (statement.Step())
        {
            read(statement);
        }
    }

    private void AddSession(Statement row)
    {
        var sessionId = row.Int64(0);
        var will = row.IsNull(4) ? null : new StoredWill(row.Message(4), (uint)row.Int64(10), (uint?)row.NullableInt64(11));
        _sessions.Add(
            sessionId,
            new StoredSessionState(new StoredSession(sessionId, row.Text(1), (uint)row.Int64(2), row.NullableInt64(3), will)));
        Index.Sessions.Add(sessionId, new IndexedSession());
    }

    private void AddSubscription(Statement row)
    {
        var sessionId = row.Int64(0);
        var topicFilter = row.Text(1);
        _sessions[sessionId].Subscriptions.Add(
            new StoredSubscription(StoredFlags.Subscription(topicFilter, row.Int64(2)), (uint)row.Int64(3)));
        Index.Sessions[sessionId].Subscriptions.Add(topicFilter);
    }

    private void AddDelivery(Statement row)
    {
        var sessionId = row.Int64(0);
        var message = _messages[row.Int64(2)];
        var delivery = StoredFlags.Delivery(row.Int64(1), message, row.Int64(3), (ushort)row.Int64(4)) with
        {
            SubscriptionIdentifiers = MemoryMarshal.Cast<byte, uint>(row.Blob(5)).ToArray(),
        };
        _sessions[sessionId].Deliveries.Add(delivery);
        Index.Sessions[sessionId].Queue.Add(delivery.Order, message.Id);
        Index.References[message.Id] = Index.References.GetValueOrDefault(message.Id) + 1;
    }

    private void AddReceived(Statement row)
    {
        var packetIdentifier = (ushort)row.Int64(1);
        _sessions[row.Int64(0)].Received.Add(packetIdentifier);
        Index.Sessions[row.Int64(0)].Received.Add(packetIdentifier);
    }

    // A message that is both retained and queued is one object again.
    private void AddRetained(Statement row)
    {
        var message = _messages.TryGetValue(row.Int64(0), out var queued) ? queued : row.Message(0);
        _retained.Add(message);
        Index.Retained.Add(message.TopicName);
    }
}
