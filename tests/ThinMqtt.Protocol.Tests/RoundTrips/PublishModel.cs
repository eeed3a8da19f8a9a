using System.Text;

namespace ThinMqtt.Protocol.Tests;

/// <summary>A PUBLISH that, other than <see cref="PublishPacket"/>, a generator can hold.</summary>
internal sealed record PublishModel(string TopicName, byte[] Payload, PublishHop Hop, MqttProperties Properties)
{
    public QoS QoS { get; init; }

    public bool Retain { get; init; }

    public bool Dup { get; init; }

    public ushort PacketIdentifier { get; init; }

    public PublishPacket ToPacket() => new()
    {
        TopicName = Encoding.UTF8.GetBytes(TopicName),
        Payload = Payload,
        QoS = QoS,
        Retain = Retain,
        Dup = Dup,
        PacketIdentifier = PacketIdentifier,
        TopicAlias = Hop.TopicAlias,
        MessageExpiryInterval = Hop.MessageExpiryInterval,
        SubscriptionIdentifiers = Hop.SubscriptionIdentifiers,
        ForwardedProperties = Properties.Encode(PacketType.Publish),
    };
}

/// <summary>The properties that hold for one hop.</summary>
internal sealed record PublishHop(ushort TopicAlias, uint? MessageExpiryInterval, uint[] SubscriptionIdentifiers);
