using System.Diagnostics.CodeAnalysis;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>A message as it is published or received (section 3.3). MQTT 3.1.1 carries topic, payload, QoS and Retain only.</summary>
public sealed record MqttMessage
{
    public MqttMessage()
    {
    }

    [SetsRequiredMembers]
    public MqttMessage(string topicName, ReadOnlyMemory<byte> payload, QoS qos = QoS.AtMostOnce, bool retain = false) =>
        (TopicName, Payload, QoS, Retain) = (topicName, payload, qos, retain);

    /// <summary>A message of UTF-8 text.</summary>
    [SetsRequiredMembers]
    public MqttMessage(string topicName, string payload, QoS qos = QoS.AtMostOnce, bool retain = false)
        : this(topicName, Encoding.UTF8.GetBytes(payload), qos, retain)
    {
    }

    /// <summary>1 to 65,535 bytes of UTF-8 without <c>+</c>, <c>#</c> and U+0000 (section 4.7).</summary>
    public required string TopicName { get; init; }

    /// <summary>Any bytes. The memory of a message that is published must stay as it is until the publish is complete.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    public QoS QoS { get; init; }

    /// <summary>
    /// Published: keep it for later subscribers. Received: it was kept, unless the subscription asks for Retain As Published.
    /// </summary>
    public bool Retain { get; init; }

    /// <summary>Received only: the server may have sent it before.</summary>
    public bool Dup { get; init; }

    /// <summary>Whole seconds up to 2^32 - 1; <see langword="null"/> never expires (section 3.3.2.3.3).</summary>
    public TimeSpan? MessageExpiryInterval { get; init; }

    /// <summary>True when the payload is UTF-8 text (section 3.3.2.3.2).</summary>
    public bool? PayloadFormatIndicator { get; init; }

    public string? ContentType { get; init; }

    public string? ResponseTopic { get; init; }

    /// <summary>0 to 65,535 bytes.</summary>
    public byte[]? CorrelationData { get; init; }

    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>The payload read as UTF-8.</summary>
    public string Text() => Encoding.UTF8.GetString(Payload.Span);

    internal MqttProperties ForwardedProperties => new()
    {
        PayloadFormatIndicator = PayloadFormatIndicator,
        ContentType = ContentType,
        ResponseTopic = ResponseTopic,
        CorrelationData = CorrelationData,
        UserProperties = UserProperties,
    };

    /// <summary>Copies what lies in the receive buffer.</summary>
    internal static MqttMessage From(in PublishPacket packet, ReadOnlySpan<byte> topicName)
    {
        var properties = MqttProperties.Read(packet.ForwardedProperties, PacketType.Publish);
        return new MqttMessage
        {
            TopicName = Encoding.UTF8.GetString(topicName),
            Payload = packet.Payload.ToArray(),
            QoS = packet.QoS,
            Retain = packet.Retain,
            Dup = packet.Dup,
            MessageExpiryInterval = packet.MessageExpiryInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            PayloadFormatIndicator = properties.PayloadFormatIndicator,
            ContentType = properties.ContentType,
            ResponseTopic = properties.ResponseTopic,
            CorrelationData = properties.CorrelationData,
            UserProperties = properties.UserProperties,
        };
    }
}
