namespace ThinMqtt.Contracts;

/// <summary>What the manager says about itself.</summary>
public static class ManagerTopics
{
    /// <summary>Retained; the manager's Will is published here.</summary>
    public const string Presence = "thin/manager/presence";

    public static TopicDelivery Delivery => TopicDelivery.State;
}
