using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>The aliases of one connection that the client gives to its topics, first come first served (section 3.3.2.3.4).</summary>
internal sealed class OutgoingTopicAliases(int maximum)
{
    private readonly Dictionary<string, ushort> _aliases = [];

    /// <summary>The alias to send, and whether the topic may be left out; 0 when there is none.</summary>
    public (ushort Alias, bool IsKnown) For(byte[] topicName)
    {
        if (maximum == 0)
        {
            return default;
        }

        var topic = Encoding.UTF8.GetString(topicName);
        if (_aliases.TryGetValue(topic, out var known))
        {
            return (known, true);
        }

        return _aliases.Count < maximum ? ((ushort)(_aliases.Count + 1), false) : default;
    }

    /// <summary>To be called when the packet that introduces the alias is written, and not before.</summary>
    public void Introduce(byte[] topicName, ushort alias) => _aliases[Encoding.UTF8.GetString(topicName)] = alias;
}

/// <summary>The aliases of one connection that the server gave.</summary>
internal sealed class IncomingTopicAliases(ushort maximum)
{
    private readonly Dictionary<ushort, byte[]> _topics = [];

    /// <exception cref="MqttProtocolException">The alias is above the maximum [MQTT-3.1.2-26], or not yet given.</exception>
    public ReadOnlySpan<byte> Resolve(in PublishPacket packet)
    {
        if (packet.TopicAlias == 0)
        {
            return packet.TopicName;
        }

        if (packet.TopicAlias > maximum)
        {
            throw new MqttProtocolException(
                ReasonCode.TopicAliasInvalid, $"Topic Alias {packet.TopicAlias} is above the maximum of {maximum} [MQTT-3.1.2-26].");
        }

        if (!packet.TopicName.IsEmpty)
        {
            _topics[packet.TopicAlias] = packet.TopicName.ToArray();
            return packet.TopicName;
        }

        return _topics.TryGetValue(packet.TopicAlias, out var topic)
            ? topic
            : throw new MqttProtocolException(
                ReasonCode.ProtocolError, $"Topic Alias {packet.TopicAlias} was never given (section 3.3.2.3.4).");
    }
}
