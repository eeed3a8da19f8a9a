using ThinMqtt.Protocol;

namespace ThinMqtt.Contracts;

/// <summary>How messages of a topic are published.</summary>
public readonly record struct TopicDelivery(QoS QoS, bool Retain)
{
    /// <summary>At least once, and kept for those who subscribe later.</summary>
    public static TopicDelivery State { get; } = new(QoS.AtLeastOnce, true);

    /// <summary>At least once, to those who are there or have a session.</summary>
    public static TopicDelivery Message { get; } = new(QoS.AtLeastOnce, false);

    /// <summary>At most once, and the last one is kept: the next one makes up for a lost one.</summary>
    public static TopicDelivery Signal { get; } = new(QoS.AtMostOnce, true);
}
