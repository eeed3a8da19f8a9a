namespace ThinMqtt.Broker;

/// <summary>What a run of operations makes of one session; those on a session that does not exist change nothing.</summary>
/// <param name="before">The session's rows in the database.</param>
internal sealed class SessionChanges(IndexedSession? before)
{
    /// <summary>The session's rows in the database.</summary>
    public IndexedSession? Before => before;

    /// <summary>All of <see cref="Before"/> goes, before anything is put.</summary>
    public bool IsWiped { get; private set; }

    /// <summary>To be put, unless <see langword="null"/>.</summary>
    public StoredSession? Record { get; private set; }

    /// <summary>By filter; <see langword="null"/> is deleted.</summary>
    public Dictionary<string, StoredSubscription?> Subscriptions { get; } = [];

    /// <summary>By order; <see langword="null"/> is deleted.</summary>
    public Dictionary<long, StoredDelivery?> Queue { get; } = [];

    /// <summary>By Packet Identifier; <see langword="false"/> is deleted.</summary>
    public Dictionary<ushort, bool> Received { get; } = [];

    /// <summary>What stays of the rows in the database where it is not changed.</summary>
    public IndexedSession? Kept => IsWiped ? null : before;

    public bool Exists => Record is not null || Kept is not null;

    public bool IsEmpty =>
        !(IsWiped && before is not null)
        && Record is null && Subscriptions.Count == 0 && Queue.Count == 0 && Received.Count == 0;

    public void Put(StoredSession session) => Record = session;

    public void Wipe()
    {
        IsWiped = true;
        Record = null;
        Subscriptions.Clear();
        Queue.Clear();
        Received.Clear();
    }

    public void Put(StoredSubscription subscription)
    {
        if (Exists)
        {
            Subscriptions[subscription.Subscription.TopicFilter] = subscription;
        }
    }

    public void DeleteSubscription(string topicFilter) =>
        Subscriptions.Delete(topicFilter, Kept is { } kept && kept.Subscriptions.Contains(topicFilter), null);

    public void Put(StoredDelivery delivery)
    {
        if (Exists)
        {
            Queue[delivery.Order] = delivery;
        }
    }

    public void DeleteQueued(long order) => Queue.Delete(order, Kept is { } kept && kept.Queue.ContainsKey(order), null);

    public void PutReceived(ushort packetIdentifier)
    {
        if (Kept is { } kept && kept.Received.Contains(packetIdentifier))
        {
            Received.Remove(packetIdentifier);
        }
        else if (Exists)
        {
            Received[packetIdentifier] = true;
        }
    }

    public void DeleteReceived(ushort packetIdentifier) =>
        Received.Delete(packetIdentifier, Kept is { } kept && kept.Received.Contains(packetIdentifier), false);
}

internal static class ChangeDictionaries
{
    /// <summary>A deletion is a change only where there is a row to delete.</summary>
    public static void Delete<TKey, TValue>(this Dictionary<TKey, TValue> changes, TKey key, bool isStored, TValue deleted)
        where TKey : notnull
    {
        if (isStored)
        {
            changes[key] = deleted;
        }
        else
        {
            changes.Remove(key);
        }
    }
}
