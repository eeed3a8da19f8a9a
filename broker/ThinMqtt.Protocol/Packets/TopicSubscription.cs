namespace ThinMqtt.Protocol;

/// <summary>One Topic Filter of SUBSCRIBE with its Subscription Options (section 3.8.3.1); 3.1.1 has only the QoS.</summary>
/// <param name="TopicFilter">UTF-8; its form is judged by the server, which answers a bad one with 0x8F.</param>
/// <param name="MaximumQoS">The highest QoS at which the client takes messages.</param>
public readonly record struct TopicSubscription(string TopicFilter, QoS MaximumQoS)
{
    public bool NoLocal { get; init; }

    public bool RetainAsPublished { get; init; }

    public RetainHandling RetainHandling { get; init; }

    internal static TopicSubscription Read(ref WireReader reader, MqttVersion version)
    {
        var filter = reader.ReadString();
        var options = reader.ReadByte();
        if ((options & (version == MqttVersion.V500 ? 0xC0 : 0xFC)) != 0)
        {
            throw MqttProtocolException.Malformed("Reserved Subscription Options are set [MQTT-3.8.3-5].");
        }

        if ((options & 3) == 3 || (options & 0x30) == 0x30)
        {
            throw new MqttProtocolException(
                version == MqttVersion.V500 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket,
                "Maximum QoS or Retain Handling is 3 (section 3.8.3.1).");
        }

        return new TopicSubscription(filter, (QoS)(options & 3))
        {
            NoLocal = (options & 4) != 0,
            RetainAsPublished = (options & 8) != 0,
            RetainHandling = (RetainHandling)(options >> 4),
        };
    }

    internal byte Options(MqttVersion version) => version == MqttVersion.V311
        ? (byte)MaximumQoS
        : (byte)((int)MaximumQoS | (NoLocal ? 4 : 0) | (RetainAsPublished ? 8 : 0) | ((int)RetainHandling << 4));
}
