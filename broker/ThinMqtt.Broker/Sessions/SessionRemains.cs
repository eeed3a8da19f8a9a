namespace ThinMqtt.Broker;

/// <summary>What is to be done when a session has ended.</summary>
/// <param name="Subscriptions">Are removed from the tree.</param>
/// <param name="Will">Is published, if there is one.</param>
/// <param name="Shared">Go to others of their shared subscriptions.</param>
internal sealed record SessionRemains(IReadOnlyCollection<Subscription> Subscriptions, PendingWill? Will, IReadOnlyList<Delivery> Shared);
