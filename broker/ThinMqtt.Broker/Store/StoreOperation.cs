using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One change to what must survive. Sessions go by a number, which is never used again in one store.</summary>
internal abstract record StoreOperation
{
    /// <summary>A session began or its record changed; its queue, subscriptions and identifiers stay.</summary>
    public sealed record PutSession(StoredSession Session) : StoreOperation;

    /// <summary>A session ended; all that belongs to it goes too.</summary>
    public sealed record DeleteSession(long SessionId) : StoreOperation;

    public sealed record PutSubscription(long SessionId, StoredSubscription Subscription) : StoreOperation;

    public sealed record DeleteSubscription(long SessionId, string TopicFilter) : StoreOperation;

    /// <summary>The retained message of its topic, in place of an older one.</summary>
    public sealed record PutRetained(Message Message) : StoreOperation;

    public sealed record DeleteRetained(byte[] TopicName) : StoreOperation;

    /// <summary>A message waits in a session, or its delivery went on: the whole entry, in place of an older one.</summary>
    public sealed record PutQueued(long SessionId, StoredDelivery Delivery) : StoreOperation;

    public sealed record DeleteQueued(long SessionId, long Order) : StoreOperation;

    /// <summary>A QoS 2 PUBLISH of the client has come whose PUBREL has not (section 4.3.3).</summary>
    public sealed record PutReceived(long SessionId, ushort PacketIdentifier) : StoreOperation;

    public sealed record DeleteReceived(long SessionId, ushort PacketIdentifier) : StoreOperation;
}

/// <param name="SessionId">1 or more.</param>
/// <param name="ClientId">Unique among the sessions.</param>
/// <param name="ExpiryInterval">Seconds; 0xFFFFFFFF never (section 3.1.2.11.2).</param>
/// <param name="DisconnectedAt">Unix time in milliseconds; <see langword="null"/> while it is connected.</param>
/// <param name="Will">What is to be published if the client does not come back in time.</param>
internal sealed record StoredSession(long SessionId, string ClientId, uint ExpiryInterval, long? DisconnectedAt, StoredWill? Will);

/// <param name="Message">The Will Message; its Message Expiry Interval begins when it is published.</param>
/// <param name="DelayInterval">Seconds.</param>
/// <param name="MessageExpiryInterval">Seconds.</param>
internal sealed record StoredWill(Message Message, uint DelayInterval, uint? MessageExpiryInterval);

/// <param name="Subscription">The filter, as subscribed (with <c>$share</c>), and its options.</param>
/// <param name="SubscriptionIdentifier">0 is none.</param>
internal sealed record StoredSubscription(TopicSubscription Subscription, uint SubscriptionIdentifier);

/// <summary>A message on its way to one session.</summary>
/// <param name="Order">Rising within the session: the order of delivery.</param>
/// <param name="Message">Its <see cref="Message.Id"/> is not 0; stored once, however many sessions it waits in.</param>
/// <param name="QoS">As it is delivered: 1 or 2.</param>
/// <param name="Retain">As it is delivered.</param>
/// <param name="PacketIdentifier">0 while none is assigned.</param>
/// <param name="IsReleased">QoS 2: PUBREC has come, PUBREL is due (section 4.3.3).</param>
internal sealed record StoredDelivery(long Order, Message Message, QoS QoS, bool Retain, ushort PacketIdentifier, bool IsReleased)
{
    public uint[] SubscriptionIdentifiers { get; init; } = [];
}
