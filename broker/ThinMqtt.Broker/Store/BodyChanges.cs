namespace ThinMqtt.Broker;

/// <summary>By how much pending changes alter the number of queue entries that want each message.</summary>
internal sealed class BodyChanges
{
    /// <summary>By message id; the body is there wherever an entry was put.</summary>
    public Dictionary<long, (int Count, Message? Body)> Changes { get; } = [];

    public static BodyChanges Of(PendingChanges pending)
    {
        var bodies = new BodyChanges();
        foreach (var session in pending.Sessions.Values)
        {
            bodies.Add(session);
        }

        return bodies;
    }

    private void Add(SessionChanges session)
    {
        if (session is { IsWiped: true, Before: { } wiped })
        {
            foreach (var messageId in wiped.Queue.Values)
            {
                Add(messageId, -1, null);
            }
        }

        foreach (var (order, delivery) in session.Queue)
        {
            if (session.Kept is { } kept && kept.Queue.TryGetValue(order, out var replaced))
            {
                Add(replaced, -1, null);
            }

            if (delivery is not null)
            {
                Add(delivery.Message.Id, 1, delivery.Message);
            }
        }
    }

    private void Add(long messageId, int count, Message? body)
    {
        var change = Changes.GetValueOrDefault(messageId);
        Changes[messageId] = (change.Count + count, change.Body ?? body);
    }
}
