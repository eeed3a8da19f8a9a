using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>A PUBLISH encoded once for all receivers of one protocol version that get it with, or without, a Packet Identifier.</summary>
internal sealed class PublishFrame
{
    private PublishFrame(byte[] bytes, int packetIdentifierOffset)
    {
        Bytes = bytes;
        PacketIdentifierOffset = packetIdentifierOffset;
    }

    public byte[] Bytes { get; }

    /// <summary>Where the Packet Identifier stands at QoS 1 and 2.</summary>
    public int PacketIdentifierOffset { get; }

    public static PublishFrame Encode(Message message, MqttVersion version, bool hasPacketIdentifier)
    {
        var packet = new PublishPacket
        {
            TopicName = message.TopicName,
            Payload = message.Payload,
            ForwardedProperties = message.ForwardedProperties,
            QoS = hasPacketIdentifier ? QoS.AtLeastOnce : QoS.AtMostOnce,
        };
        var size = packet.Size(version);
        var output = new ExactBuffer(size);
        packet.Write(output, version);
        var header = 1;
        while ((output.Bytes[header++] & 0x80) != 0)
        {
        }

        return new PublishFrame(output.Bytes, header + 2 + message.TopicName.Length);
    }

    public static byte FirstByte(QoS qos, bool retain, bool dup) =>
        (byte)(((int)PacketType.Publish << 4) | (dup ? 8 : 0) | ((int)qos << 1) | (retain ? 1 : 0));

    private sealed class ExactBuffer(int size) : IBufferWriter<byte>
    {
        public byte[] Bytes { get; } = new byte[size];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => Bytes;

        public Span<byte> GetSpan(int sizeHint = 0) => Bytes;
    }
}
