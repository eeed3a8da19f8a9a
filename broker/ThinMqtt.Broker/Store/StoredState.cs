namespace ThinMqtt.Broker;

/// <summary>All that a store holds when the broker starts.</summary>
internal sealed record StoredState
{
    public List<StoredSessionState> Sessions { get; init; } = [];

    public List<Message> Retained { get; init; } = [];

    /// <summary>The greatest of each that was ever used, so that none is used again.</summary>
    public long LastSessionId { get; init; }

    public long LastMessageId { get; init; }
}

/// <summary>One session with all that belongs to it; the deliveries in their order.</summary>
internal sealed record StoredSessionState(StoredSession Session)
{
    public List<StoredSubscription> Subscriptions { get; init; } = [];

    public List<StoredDelivery> Deliveries { get; init; } = [];

    public List<ushort> Received { get; init; } = [];
}
