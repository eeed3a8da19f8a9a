using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Publishes what nobody waits for, in the order of the calls, and counts what the broker does not take.</summary>
internal sealed class DeviceOutbox(MqttClient client, DeviceId id, FleetStatistics statistics)
{
    public void Post<T>(DeviceTopic topic, T payload)
        where T : class, IPayload
    {
        if (client.TryEnqueue(Message(topic, payload), out var completed))
        {
            _ = WatchAsync(topic, completed);
        }
        else
        {
            statistics.Failed($"a message to {topic} found the device's queue full");
        }
    }

    /// <summary>As the contracts say that messages of this topic are published.</summary>
    public MqttMessage Message<T>(DeviceTopic topic, T payload)
        where T : class, IPayload
    {
        var delivery = DeviceTopics.Delivery(topic);
        return new MqttMessage(DeviceTopics.For(id, topic), Payload.ToUtf8(payload), delivery.QoS, delivery.Retain);
    }

    private async Task WatchAsync(DeviceTopic topic, Task<MqttPublishResult> completed)
    {
        try
        {
            var result = await completed;
            if (!result.IsSuccess)
            {
                statistics.Failed($"publishing to {topic}: {result.ReasonCode} {result.Text}");
            }
        }
        catch (ObjectDisposedException)
        {
            // The simulation has ended before the broker confirmed it.
        }
    }
}
