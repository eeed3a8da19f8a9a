using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>A PUBLISH as a client got it, with all its properties in one place.</summary>
internal sealed record ReceivedPublish(string TopicName, string Payload, QoS QoS, bool Retain, bool Dup, ushort PacketIdentifier, MqttProperties Properties)
{
    public static ReceivedPublish From(in Frame frame, MqttVersion version)
    {
        var packet = PublishPacket.Read(frame, version);
        var properties = MqttProperties.Read(packet.ForwardedProperties, PacketType.Publish) with
        {
            MessageExpiryInterval = packet.MessageExpiryInterval,
            TopicAlias = packet.TopicAlias == 0 ? null : packet.TopicAlias,
            SubscriptionIdentifiers = packet.SubscriptionIdentifiers.ToArray(),
        };
        return new ReceivedPublish(
            Encoding.UTF8.GetString(packet.TopicName), Encoding.UTF8.GetString(packet.Payload), packet.QoS, packet.Retain, packet.Dup,
            packet.PacketIdentifier, properties);
    }
}

internal sealed record ReceivedPingResp;

/// <summary>The connection's end.</summary>
internal sealed record ReceivedEnd;

internal static class ReceivedPackets
{
    public static object Read(in Frame frame, MqttVersion version) => frame.Type switch
    {
        PacketType.ConnAck => ConnAckPacket.Read(frame, version),
        PacketType.Publish => ReceivedPublish.From(frame, version),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => AckPacket.Read(frame, version),
        PacketType.SubAck or PacketType.UnsubAck => SubscriptionAckPacket.Read(frame, version),
        PacketType.PingResp => new ReceivedPingResp(),
        PacketType.Disconnect => DisconnectPacket.Read(frame, version),
        PacketType.Auth => AuthPacket.Read(frame, version),
        _ => throw new InvalidOperationException($"A server does not send {frame.Type}."),
    };
}
