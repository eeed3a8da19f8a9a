using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>The retained messages of one new subscription, on their way to its client (section 3.3.1.3).</summary>
internal sealed class RetainedReplay(IEnumerator<Message> messages, Subscription subscription) : IDisposable
{
    public Subscription Subscription => subscription;

    public uint[] SubscriptionIdentifiers => subscription.Identifiers;

    public bool TryNext(BrokerClock clock, out Message message, out QoS qos)
    {
        while (messages.MoveNext())
        {
            message = messages.Current;
            qos = message.QoS < subscription.MaximumQoS ? message.QoS : subscription.MaximumQoS;
            if (!message.IsExpired(clock))
            {
                return true;
            }
        }

        message = null!;
        qos = default;
        return false;
    }

    public void Dispose() => messages.Dispose();
}
