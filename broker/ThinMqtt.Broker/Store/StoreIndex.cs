namespace ThinMqtt.Broker;

/// <summary>
/// Which rows the database holds, as of its last commit: tells without a query what a deletion must write, and when a message
/// body is wanted no more.
/// </summary>
internal sealed class StoreIndex
{
    public Dictionary<long, IndexedSession> Sessions { get; } = [];

    public HashSet<byte[]> Retained { get; } = new(TopicNameComparer.Instance);

    /// <summary>How many queue entries want each message.</summary>
    public Dictionary<long, int> References { get; } = [];

    /// <summary>Follows a commit.</summary>
    public void Apply(PendingChanges changes, BodyChanges bodies)
    {
        foreach (var (sessionId, session) in changes.Sessions)
        {
            Apply(sessionId, session);
        }

        foreach (var (topicName, message) in changes.Retained)
        {
            Set(Retained, topicName, message is not null);
        }

        foreach (var (messageId, change) in bodies.Changes)
        {
            var count = References.GetValueOrDefault(messageId) + change.Count;
            if (count == 0)
            {
                References.Remove(messageId);
            }
            else
            {
                References[messageId] = count;
            }
        }
    }

    private void Apply(long sessionId, SessionChanges changes)
    {
        if (changes.IsWiped)
        {
            Sessions.Remove(sessionId);
        }

        if (!changes.Exists)
        {
            return;
        }

        if (!Sessions.TryGetValue(sessionId, out var session))
        {
            Sessions[sessionId] = session = new IndexedSession();
        }

        foreach (var (filter, subscription) in changes.Subscriptions)
        {
            Set(session.Subscriptions, filter, subscription is not null);
        }

        foreach (var (packetIdentifier, isReceived) in changes.Received)
        {
            Set(session.Received, packetIdentifier, isReceived);
        }

        foreach (var (order, delivery) in changes.Queue)
        {
            if (delivery is null)
            {
                session.Queue.Remove(order);
            }
            else
            {
                session.Queue[order] = delivery.Message.Id;
            }
        }
    }

    private static void Set<T>(HashSet<T> set, T item, bool isIn) => _ = isIn ? set.Add(item) : set.Remove(item);
}

internal sealed class IndexedSession
{
    public HashSet<string> Subscriptions { get; } = [];

    public HashSet<ushort> Received { get; } = [];

    /// <summary>Order to message.</summary>
    public Dictionary<long, long> Queue { get; } = [];
}
