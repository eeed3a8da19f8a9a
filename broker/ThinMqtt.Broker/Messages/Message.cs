using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One publication as the broker keeps it: immutable, shared by every session that it goes to.</summary>
internal sealed class Message
{
    /// <summary>The <see cref="ExpiresAt"/> of a message without Message Expiry Interval.</summary>
    public const long Never = long.MaxValue;

    private Frames _frames;
    private long _id;
    private int _askedFor;

    /// <summary>Unique and rising in one store; 0 for a message that need not survive.</summary>
    public long Id
    {
        get => Interlocked.Read(ref _id);
        init => _id = value;
    }

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

    /// <summary>What it counts in a queue: its bytes, and about what its objects take.</summary>
    public int Cost => TopicName.Length + Payload.Length + ForwardedProperties.Length + 200;

    public bool IsExpired(BrokerClock clock) => ExpiresAt != Never && ExpiresAt <= clock.Now;

    /// <summary>Sets <see cref="Id"/> if it has none.</summary>
    public void TryAssignId(long id) => Interlocked.CompareExchange(ref _id, id, 0);

    /// <summary>
    /// Encoded when the second receiver of a kind asks, and kept for the others: a message with one receiver is written
    /// straight into its output.
    /// </summary>
    public bool TryGetFrame(MqttVersion version, QoS qos, [NotNullWhen(true)] out PublishFrame? frame)
    {
        var index = (version == MqttVersion.V500 ? 2 : 0) + (qos == QoS.AtMostOnce ? 0 : 1);
        frame = _frames[index];
        if (frame is not null)
        {
            return true;
        }

        var bit = 1 << index;
        if ((_askedFor & bit) == 0)
        {
            _askedFor |= bit;
            return false;
        }

        frame = _frames[index] = PublishFrame.Encode(this, version, qos != QoS.AtMostOnce);
        return true;
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct Frames
    {
        private PublishFrame? _first;
    }
}
