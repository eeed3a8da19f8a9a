namespace ThinMqtt.Broker;

/// <summary>
/// What a run of operations comes down to, compared with the rows that are in the database: what was put and deleted again is
/// nothing, of several puts the last one counts.
/// </summary>
internal sealed class PendingChanges(StoreIndex index)
{
    public Dictionary<long, SessionChanges> Sessions { get; } = [];

    /// <summary>By topic; <see langword="null"/> is deleted.</summary>
    public Dictionary<byte[], Message?> Retained { get; } = new(TopicNameComparer.Instance);

    /// <summary>The greatest that the operations named, also where nothing of it is left to write.</summary>
    public long LastSessionId { get; private set; }

    public long LastMessageId { get; private set; }

    public bool IsEmpty => Retained.Count == 0 && Sessions.Values.All(session => session.IsEmpty);

    public void Add(StoreOperation operation)
    {
        switch (operation)
        {
            case StoreOperation.PutSession { Session: var session }:
                Put(session);
                break;
            case StoreOperation.DeleteSession { SessionId: var sessionId }:
                Session(sessionId).Wipe();
                break;
            case StoreOperation.PutRetained { Message: var message }:
                Saw(message);
                Retained[message.TopicName] = message;
                break;
            case StoreOperation.DeleteRetained { TopicName: var topicName }:
                Retained.Delete(topicName, index.Retained.Contains(topicName), null);
                break;
            case StoreOperation.PutQueued { SessionId: var sessionId, Delivery: var delivery }:
                Saw(delivery.Message);
                Session(sessionId).Put(delivery);
                break;
            case StoreOperation.DeleteQueued { SessionId: var sessionId, Order: var order }:
                Session(sessionId).DeleteQueued(order);
                break;
            case StoreOperation.PutSubscription { SessionId: var sessionId, Subscription: var subscription }:
                Session(sessionId).Put(subscription);
                break;
            case StoreOperation.DeleteSubscription { SessionId: var sessionId, TopicFilter: var topicFilter }:
                Session(sessionId).DeleteSubscription(topicFilter);
                break;
            case StoreOperation.PutReceived { SessionId: var sessionId, PacketIdentifier: var packetIdentifier }:
                Session(sessionId).PutReceived(packetIdentifier);
                break;
            case StoreOperation.DeleteReceived { SessionId: var sessionId, PacketIdentifier: var packetIdentifier }:
                Session(sessionId).DeleteReceived(packetIdentifier);
                break;
            default:
                throw new ArgumentException($"{operation.GetType()} is no operation that the store knows.", nameof(operation));
        }
    }

    private void Put(StoredSession session)
    {
        LastSessionId = Math.Max(LastSessionId, session.SessionId);
        if (session.Will is { } will)
        {
            Saw(will.Message);
        }

        Session(session.SessionId).Put(session);
    }

    private void Saw(Message message) => LastMessageId = Math.Max(LastMessageId, message.Id);

    private SessionChanges Session(long sessionId)
    {
        if (!Sessions.TryGetValue(sessionId, out var changes))
        {
            Sessions[sessionId] = changes = new SessionChanges(index.Sessions.GetValueOrDefault(sessionId));
        }

        return changes;
    }
}
