using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One publication as the broker keeps it: immutable, shared by every session that it goes to.</summary>
internal sealed class Message
{
    /// <summary>The <see cref="ExpiresAt"/> of a message without Message Expiry Interval.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Unique and rising in one store; 0 for a message that need not survive.</summary>
    public long Id { get; set; }

    public required byte[] TopicName { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>As <see cref="PublishPacket.ForwardedProperties"/>.</summary>
    public byte[] ForwardedProperties { get; init; } = [];

    /// <summary>As published.</summary>
    public QoS QoS { get; init; }

    /// <summary>As published: what a subscription with Retain As Published sees.</summary>
    public bool Retain { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public long ExpiresAt { get; init; } = Never;
}
