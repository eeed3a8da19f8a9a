using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>One message on its way to the server, from the caller's request to its last acknowledgement.</summary>
internal sealed class OutgoingPublish
{
    private readonly TaskCompletionSource _acceptance = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MqttPublishResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="ArgumentException">The topic is no Topic Name, or a property or the whole is too long for any packet.</exception>
    public OutgoingPublish(MqttMessage message, MqttVersion version)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Protocol.TopicName.IsValid(message.TopicName))
        {
            throw new ArgumentException($"'{message.TopicName}' is no Topic Name (section 4.7).", nameof(message));
        }

        TopicName = Encoding.UTF8.GetBytes(message.TopicName);
        Payload = message.Payload;
        QoS = message.QoS;
        Retain = message.Retain;
        if (version == MqttVersion.V500)
        {
            MessageExpiryInterval = Seconds(message.MessageExpiryInterval);
            Properties = message.ForwardedProperties.Encode(PacketType.Publish);
        }

        ThrowIfTooLong(version);
    }

    public byte[] TopicName { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    public byte[] Properties { get; } = [];

    public uint? MessageExpiryInterval { get; }

    public QoS QoS { get; }

    public bool Retain { get; }

    /// <summary>0 until it is first sent.</summary>
    public ushort PacketIdentifier { get; set; }

    /// <summary>Whether PUBREC has come, so that PUBREL is what is to be sent.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Rises with each step that must be repeated in order [MQTT-4.6.0-1], [MQTT-4.6.0-4].</summary>
    public long Order { get; set; }

    /// <summary>Whether it counts against the server's Receive Maximum on the present connection.</summary>
    public bool IsOnTheWire { get; set; }

    /// <summary>Done when the outgoing queue had room for it.</summary>
    public Task Accepted => _acceptance.Task;

    public Task<MqttPublishResult> Completed => _completion.Task;

    public void Accept() => _acceptance.TrySetResult();

    public void Complete(MqttPublishResult result) => _completion.TrySetResult(result);

    public void Fail(Exception exception)
    {
        _acceptance.TrySetException(exception);
        _completion.TrySetException(exception);
    }

    /// <summary>Now, where the caller learns of it, and not when it is written: an alias may still come on top.</summary>
    private void ThrowIfTooLong(MqttVersion version)
    {
        var largest = new PublishPacket
        {
            TopicName = TopicName,
            TopicAlias = 1,
            Payload = Payload.Span,
            QoS = QoS,
            MessageExpiryInterval = MessageExpiryInterval,
            ForwardedProperties = Properties,
        };
        _ = largest.Size(version);
    }

    private static uint? Seconds(TimeSpan? interval) => interval switch
    {
        null => null,
        { TotalSeconds: >= 0 and <= uint.MaxValue } value => (uint)value.TotalSeconds,
        _ => throw new ArgumentException($"MessageExpiryInterval is {interval}; give 0 to {uint.MaxValue} seconds."),
    };
}
