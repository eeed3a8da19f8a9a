using System.Collections.Concurrent;

namespace ThinMqtt.Broker;

/// <summary>The sessions by ClientId.</summary>
internal sealed class SessionTable(MqttBroker broker)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private long _lastId;

    public int Count => _sessions.Count;

    public Session GetOrCreate(string clientId) =>
        _sessions.TryGetValue(clientId, out var session) ? session : _sessions.GetOrAdd(clientId, Create(clientId));

    public void Remove(Session session) => _sessions.TryRemove(KeyValuePair.Create(session.ClientId, session));

    public Session Restore(StoredSessionState state, PendingWill? will)
    {
        var session = new Session(broker, state.Session.ClientId, state.Session.SessionId);
        _sessions[session.ClientId] = session;
        session.Restore(state, will);
        return session;
    }

    public void Restored(long lastId) => _lastId = lastId;

    private Session Create(string clientId) => new(broker, clientId, Interlocked.Increment(ref _lastId));
}
