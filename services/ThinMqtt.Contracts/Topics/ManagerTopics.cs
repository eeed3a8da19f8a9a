namespace ThinMqtt.Contracts;

/// <summary>What the manager says about itself.</summary>
public static class ManagerTopics
{
    /// <summary>Retained; the manager's Will is published here.</summary>
    public const string Presence = "thin/manager/presence";

    /// <summary>What each of several managers tells the others.</summary>
    public const string EventsFilter = EventsPrefix + "+";

    private const string EventsPrefix = "thin/manager/events/";

    public static TopicDelivery Delivery => TopicDelivery.State;

    /// <summary>Heartbeats, of which the next makes up for a lost one, come at QoS 0.</summary>
    public static TopicDelivery EventDelivery => TopicDelivery.Message;

    /// <param name="process">A name of the manager's process among the others, without <c>/</c>, <c>+</c> and <c>#</c>.</param>
    public static string Events(string process) => EventsPrefix + process;
}
