using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One subscription of one session. A new SUBSCRIBE to its filter replaces the whole object.</summary>
internal sealed class Subscription(Session session, TopicSubscription options, uint subscriptionIdentifier, byte[] topicFilter, byte[]? shareName)
{
    public Session Session { get; } = session;

    /// <summary>The filter as subscribed, with <c>$share</c>, and its options.</summary>
    public TopicSubscription Options { get; } = options;

    /// <summary>0 is none.</summary>
    public uint SubscriptionIdentifier { get; } = subscriptionIdentifier;

    /// <summary>The filter that is matched: without <c>$share</c>.</summary>
    public byte[] TopicFilter { get; } = topicFilter;

    public byte[]? ShareName { get; } = shareName;

    /// <summary>Where it stands in its <see cref="SubscriberList"/>; that list's to keep.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Of a shared subscription; its <see cref="SubscriberList"/>'s to keep.</summary>
    public SharedGroup? Group { get; set; }

    public QoS MaximumQoS => Options.MaximumQoS;

    public uint[] Identifiers { get; } = subscriptionIdentifier == 0 ? [] : [subscriptionIdentifier];
}
