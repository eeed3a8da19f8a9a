using Microsoft.Extensions.Logging;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Reads what devices publish and hands it to who stores it. A message is done with, and acknowledged, when it is stored.</summary>
internal sealed class DeviceInbox(
    IDeviceStore devices, IResultStore results, HeartbeatQueue heartbeats, UrlRequests requests, ILogger<DeviceInbox> logger)
{
    /// <summary>A retained one was not sent now, and says nothing about whether the device lives.</summary>
    public void OnHeartbeat(MqttMessage message)
    {
        if (message.Retain || !DeviceTopics.TryParse(message.TopicName, out var id, out _) || Read<HeartbeatPayload>(message) is not { } heartbeat)
        {
            return;
        }

        if (double.IsFinite(heartbeat.Load))
        {
            heartbeats.Add(id, heartbeat);
        }
        else
        {
            ManagerLog.PayloadRefused(logger, message.TopicName, "Its load is larger than any number.");
        }
    }

    /// <param name="message">From a device.</param>
    /// <param name="publish">For answers; complete when the broker has them.</param>
    public Task OnMessageAsync(MqttMessage message, Func<MqttMessage, Task> publish)
    {
        if (message.Payload.IsEmpty)
        {
            return Task.CompletedTask; // Somebody has removed a retained message.
        }

        if (!DeviceTopics.TryParse(message.TopicName, out var id, out var topic))
        {
            ManagerLog.TopicRefused(logger, message.TopicName);
            return Task.CompletedTask;
        }

        return topic switch
        {
            DeviceTopic.Presence => StoreAsync<PresencePayload>(message, payload => devices.PresenceAsync(id, payload)),
            DeviceTopic.Hardware => StoreAsync<HardwarePayload>(message, payload => devices.HardwareAsync(id, payload)),
            DeviceTopic.Packages => StoreAsync<PackagesPayload>(message, payload => devices.PackagesAsync(id, payload)),
            DeviceTopic.Update => StoreAsync<UpdatePayload>(message, payload => results.UpdateAsync(id, payload)),
            DeviceTopic.Request => AnswerAsync(id, message, publish),
            _ => Task.CompletedTask,
        };
    }

    private Task StoreAsync<T>(MqttMessage message, Func<T, Task> store)
        where T : class, IPayload => Read<T>(message) is { } payload ? store(payload) : Task.CompletedTask;

    private async Task AnswerAsync(DeviceId id, MqttMessage message, Func<MqttMessage, Task> publish)
    {
        if (Read<RequestPayload>(message) is not { } request)
        {
            return;
        }

        var delivery = DeviceTopics.Delivery(DeviceTopic.Response);
        var answer = Payload.ToUtf8(await requests.AnswerAsync(request));
        await publish(new MqttMessage(DeviceTopics.Response(id), answer, delivery.QoS, delivery.Retain));
    }

    private T? Read<T>(MqttMessage message)
        where T : class, IPayload
    {
        if (Payload.TryParse<T>(message.Payload.Span, out var payload, out var reason))
        {
            return payload;
        }

        ManagerLog.PayloadRefused(logger, message.TopicName, reason);
        return null;
    }
}
