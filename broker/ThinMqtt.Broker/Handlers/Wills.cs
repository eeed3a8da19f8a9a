using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal static class Wills
{
    public static StoredWill From(Will will)
    {
        var message = new Message
        {
            TopicName = Encoding.UTF8.GetBytes(will.TopicName),
            Payload = will.Payload,
            ForwardedProperties = (will.Properties with { WillDelayInterval = null, MessageExpiryInterval = null }).Encode(PacketType.Publish),
            QoS = will.QoS,
            Retain = will.Retain,
        };
        return new StoredWill(message, will.Properties.WillDelayInterval ?? 0, will.Properties.MessageExpiryInterval);
    }
}
