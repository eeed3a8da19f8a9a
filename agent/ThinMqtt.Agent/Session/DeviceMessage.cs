using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

internal static class DeviceMessage
{
    /// <summary>As the contracts say that messages of this topic are published.</summary>
    public static MqttMessage Of<T>(DeviceId id, DeviceTopic topic, T payload)
        where T : class, IPayload
    {
        var delivery = DeviceTopics.Delivery(topic);
        return new MqttMessage(DeviceTopics.For(id, topic), Payload.ToUtf8(payload), delivery.QoS, delivery.Retain);
    }
}
