using System.Buffers;

namespace ThinMqtt.Client;

/// <summary>Packets that go out with one write.</summary>
internal sealed class OutputBatch
{
    private const int KeptCapacity = 256 * 1024;

    public ArrayBufferWriter<byte> Bytes { get; private set; } = new(1024);

    /// <summary>The QoS 0 messages in <see cref="Bytes"/>.</summary>
    public List<OutgoingPublish> AtMostOnce { get; } = [];

    public void Clear()
    {
        AtMostOnce.Clear();
        if (Bytes.Capacity > KeptCapacity)
        {
            Bytes = new ArrayBufferWriter<byte>(1024);
        }
        else
        {
            Bytes.ResetWrittenCount();
        }
    }

    public void Complete(MqttPublishResult result)
    {
        foreach (var publish in AtMostOnce)
        {
            publish.Complete(result);
        }
    }
}
