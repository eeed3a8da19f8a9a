using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Subscriptions;

/// <summary>Filters and topics of few levels, one of which has more children than a node keeps in an array.</summary>
internal static class TreeCases
{
    private static readonly string[] Names = ["", "a", "$s", .. Enumerable.Range(0, 12).Select(i => $"{i}")];

    public static Gen<string> TopicName { get; } =
        from count in Gen.Choose(1, 3)
        from levels in Gen.ListOf(Gen.Elements(Names), count)
        let topic = string.Join('/', levels)
        where topic.Length > 0
        select topic;

    public static Gen<string> TopicFilter { get; } =
        from count in Gen.Choose(1, 3)
        from levels in Gen.ListOf(Gen.Elements<string>([.. Names, "+", "+", "+", "#", "#"]), count)
        let filter = string.Join('/', levels)
        where Protocol.TopicFilter.IsValid(filter)
        select filter;

    public static Subscription Subscription(string filter, int session, uint identifier = 0) =>
        MqttBroker.CreateSubscription(Session(session), new TopicSubscription(filter, QoS.AtMostOnce), identifier);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static bool Matches(string filter, string topicName) => Protocol.TopicFilter.Matches(Utf8(filter), Utf8(topicName));

    /// <summary>A key only: nothing is delivered to it.</summary>
    private static Session Session(int number) => new(null!, $"{number}", number);
}
