using System.Buffers;
using System.Text;

namespace ThinMqtt.Protocol;

/// <summary>SUBSCRIBE, section 3.8.</summary>
public sealed record SubscribePacket
{
    public required ushort PacketIdentifier { get; init; }

    /// <summary>At least one [MQTT-3.8.3-2].</summary>
    public required IReadOnlyList<TopicSubscription> Subscriptions { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.Empty;

    public static SubscribePacket Read(in Frame frame, MqttVersion version)
    {
        var reader = new WireReader(frame.Body);
        var identifier = reader.ReadPacketIdentifier();
        var properties = version == MqttVersion.V500 ? MqttProperties.Read(ref reader, PacketType.Subscribe) : MqttProperties.Empty;
        var subscriptions = new List<TopicSubscription>(1);
        while (!reader.IsAtEnd)
        {
            var subscription = TopicSubscription.Read(ref reader, version);
            if (subscription.NoLocal && SharedSubscription.IsShared(Encoding.UTF8.GetBytes(subscription.TopicFilter)))
            {
                throw new MqttProtocolException(ReasonCode.ProtocolError, "No Local is set on a Shared Subscription [MQTT-3.8.3-4].");
            }

            subscriptions.Add(subscription);
        }

        return subscriptions.Count > 0
            ? new SubscribePacket { PacketIdentifier = identifier, Properties = properties, Subscriptions = subscriptions }
            : throw new MqttProtocolException(ReasonCode.ProtocolError, "A SUBSCRIBE has no Topic Filter [MQTT-3.8.3-2].");
    }

    public void Write(IBufferWriter<byte> output, MqttVersion version)
    {
        var properties = version == MqttVersion.V500 ? Properties.Encode(PacketType.Subscribe) : [];
        var size = 2 + WireWriter.SizeOfProperties(properties, version);
        foreach (var subscription in Subscriptions)
        {
            size += WireWriter.SizeOf(subscription.TopicFilter) + 1;
        }

        var writer = WireWriter.Start(output, PacketType.Subscribe, 0b0010, size);
        writer.WriteUInt16(PacketIdentifier);
        writer.WriteProperties(properties, version);
        foreach (var subscription in Subscriptions)
        {
            writer.WriteString(subscription.TopicFilter);
            writer.WriteByte(subscription.Options(version));
        }

        writer.Complete();
    }
}
