using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>Small fields of a row, packed into its one number.</summary>
internal static class StoredFlags
{
    private const int NoLocal = 4;
    private const int RetainAsPublished = 8;
    private const int RetainHandlingShift = 4;
    private const int Retain = 4;
    private const int Released = 8;

    /// <summary>As the Subscription Options byte (section 3.8.3.1).</summary>
    public static long Of(TopicSubscription subscription) =>
        (long)subscription.MaximumQoS
        | (subscription.NoLocal ? NoLocal : 0L)
        | (subscription.RetainAsPublished ? RetainAsPublished : 0L)
        | ((long)subscription.RetainHandling << RetainHandlingShift);

    public static TopicSubscription Subscription(string topicFilter, long flags) => new(topicFilter, (QoS)(flags & 3))
    {
        NoLocal = (flags & NoLocal) != 0,
        RetainAsPublished = (flags & RetainAsPublished) != 0,
        RetainHandling = (RetainHandling)(flags >> RetainHandlingShift),
    };

    public static long Of(StoredDelivery delivery) =>
        (long)delivery.QoS | (delivery.Retain ? Retain : 0L) | (delivery.IsReleased ? Released : 0L);

    public static StoredDelivery Delivery(long order, Message message, long flags, ushort packetIdentifier) =>
        new(order, message, (QoS)(flags & 3), (flags & Retain) != 0, packetIdentifier, (flags & Released) != 0);
}
