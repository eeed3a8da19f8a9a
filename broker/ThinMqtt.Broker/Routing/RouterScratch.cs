using System.Runtime.InteropServices;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One thread's lists for one publication, used again for the next.</summary>
internal sealed class RouterScratch
{
    public List<SubscriberList> Lists { get; } = [];

    public Dictionary<Session, Receiver> Receivers { get; } = [];

    public void Add(Subscription subscription)
    {
        ref var receiver = ref CollectionsMarshal.GetValueRefOrAddDefault(Receivers, subscription.Session, out var exists);
        receiver = exists ? receiver.With(subscription) : new Receiver(subscription);
    }

    public void Clear()
    {
        Lists.Clear();
        Receivers.Clear();
    }

    /// <summary>What the matching subscriptions of one session ask for together.</summary>
    public readonly record struct Receiver(QoS MaximumQoS, bool RetainAsPublished, uint[] Identifiers)
    {
        public Receiver(Subscription subscription)
            : this(subscription.MaximumQoS, subscription.Options.RetainAsPublished, subscription.Identifiers)
        {
        }

        public Receiver With(Subscription subscription) => new(
            subscription.MaximumQoS > MaximumQoS ? subscription.MaximumQoS : MaximumQoS,
            RetainAsPublished | subscription.Options.RetainAsPublished,
            subscription.SubscriptionIdentifier == 0 ? Identifiers : [.. Identifiers, subscription.SubscriptionIdentifier]);
    }
}
