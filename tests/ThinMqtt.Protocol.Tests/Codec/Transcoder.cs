using System.Buffers;

namespace ThinMqtt.Protocol.Tests;

/// <summary>Any packet of either version: read by its type, or read and written again.</summary>
internal static class Transcoder
{
    public static void Write(in Frame frame, MqttVersion version, IBufferWriter<byte> output)
    {
        switch (frame.Type)
        {
            case PacketType.Connect:
                ConnectPacket.Read(frame).Write(output);
                break;
            case PacketType.ConnAck:
                ConnAckPacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.Publish:
                PublishPacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.Subscribe:
                SubscribePacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                SubscriptionAckPacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.Unsubscribe:
                UnsubscribePacket.Read(frame, version).Write(output, version);
                break;
            case PacketType.PingReq or PacketType.PingResp:
                PingPacket.Read(frame);
                PingPacket.Write(output, frame.Type);
                break;
            case PacketType.Disconnect:
                DisconnectPacket.Read(frame, version).Write(output, version);
                break;
            default:
                AuthPacket.Read(frame, version).Write(output);
                break;
        }
    }

    public static void Read(in Frame frame, MqttVersion version)
    {
        switch (frame.Type)
        {
            case PacketType.Connect:
                ConnectPacket.Read(frame);
                break;
            case PacketType.ConnAck:
                ConnAckPacket.Read(frame, version);
                break;
            case PacketType.Publish:
                PublishPacket.Read(frame, version);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket.Read(frame, version);
                break;
            case PacketType.Subscribe:
                SubscribePacket.Read(frame, version);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                SubscriptionAckPacket.Read(frame, version);
                break;
            case PacketType.Unsubscribe:
                UnsubscribePacket.Read(frame, version);
                break;
            case PacketType.PingReq or PacketType.PingResp:
                PingPacket.Read(frame);
                break;
            case PacketType.Disconnect:
                DisconnectPacket.Read(frame, version);
                break;
            default:
                AuthPacket.Read(frame, version);
                break;
        }
    }

    /// <summary>The one packet that <paramref name="bytes"/> is, written again.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> bytes, MqttVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(Frames.ReadWhole(bytes), version, output);
        return output.WrittenSpan.ToArray();
    }
}
