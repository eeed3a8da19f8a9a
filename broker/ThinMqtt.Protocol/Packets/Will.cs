namespace ThinMqtt.Protocol;

/// <summary>The Will Message of CONNECT, sections 3.1.2.5 and 3.1.3.2 to 3.1.3.4.</summary>
public sealed record Will
{
    public required string TopicName { get; init; }

    public byte[] Payload { get; init; } = [];

    public QoS QoS { get; init; }

    public bool Retain { get; init; }

    /// <summary>Will Delay Interval and what the message is published with.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    internal static Will Read(ref WireReader reader, byte connectFlags, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? MqttProperties.Read(ref reader, PropertyRules.Will) : MqttProperties.Empty;
        var topicName = reader.ReadString();
        if (!Protocol.TopicName.IsValid(topicName))
        {
            throw new MqttProtocolException(ReasonCode.TopicNameInvalid, "The Will Topic is no Topic Name [MQTT-3.1.3-11].");
        }

        return new Will
        {
            Properties = properties,
            TopicName = topicName,
            Payload = reader.ReadBinary().ToArray(),
            QoS = (QoS)((connectFlags >> 3) & 3),
            Retain = (connectFlags & 0x20) != 0,
        };
    }

    internal int Size(MqttVersion version, byte[] properties) =>
        WireWriter.SizeOf(TopicName) + WireWriter.SizeOf(Payload)
        + WireWriter.SizeOfProperties(properties, version);

    internal void Write(ref WireWriter writer, MqttVersion version, byte[] properties)
    {
        writer.WriteProperties(properties, version);
        writer.WriteString(TopicName);
        writer.WriteBinary(Payload);
    }
}
