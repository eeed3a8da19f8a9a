using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>One Topic Filter and the subscription whose handler gets what it matches.</summary>
internal sealed class Route(TopicSubscription filter, MqttSubscription subscription)
{
    private readonly byte[] _pattern = Pattern(filter.TopicFilter);

    public TopicSubscription Filter => filter;

    public MqttSubscription Subscription => subscription;

    /// <summary>Whether UNSUBSCRIBE has been asked for.</summary>
    public bool IsLeaving { get; set; }

    public bool Matches(ReadOnlySpan<byte> topicName) => TopicFilter.Matches(_pattern, topicName);

    /// <summary>A shared subscription matches by the filter behind its ShareName (section 4.8.2).</summary>
    private static byte[] Pattern(string topicFilter)
    {
        var utf8 = Encoding.UTF8.GetBytes(topicFilter);
        return SharedSubscription.TryParse(utf8, out _, out var inner) ? inner.ToArray() : utf8;
    }
}
