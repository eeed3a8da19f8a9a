using Microsoft.Extensions.Logging;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Reads what devices publish and hands it to who stores it. A message is done with, and acknowledged, when it is stored.</summary>
internal sealed class DeviceInbox(
    Database database, DeviceStore devices, ResultStore results, HeartbeatQueue heartbeats, UrlRequests requests, ILogger<DeviceInbox> logger)
{
    /// <summary>A retained one was not sent now, and says nothing about whether the device lives.</summary>
    public void OnHeartbeat(MqttMessage message)
    {
        if (!message.Retain && DeviceTopics.TryParse(message.TopicName, out var id, out _) && Read<HeartbeatPayload>(message) is { } heartbeat)
        {
            heartbeats.Add(id, heartbeat);
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
            DeviceTopic.Presence => StoreAsync<PresencePayload>(message, (context, payload) => devices.Presence(context, id, payload)),
            DeviceTopic.Hardware => StoreAsync<HardwarePayload>(message, (context, payload) => devices.Hardware(context, id, payload)),
            DeviceTopic.Packages => StoreAsync<PackagesPayload>(message, (context, payload) => devices.Packages(context, id, payload)),
            DeviceTopic.Update => StoreAsync<UpdatePayload>(message, (context, payload) => results.Update(context, id, payload)),
            DeviceTopic.Request => AnswerAsync(id, message, publish),
            _ => Task.CompletedTask,
        };
    }

    private Task StoreAsync<T>(MqttMessage message, Action<WriteContext, T> store)
        where T : class, IPayload
    {
        if (Read<T>(message) is not { } payload)
        {
            return Task.CompletedTask;
        }

        return database.WriteAsync(
            context =>
            {
                store(context, payload);
                return true;
            },
            WriteKind.Message);
    }

    private Task AnswerAsync(DeviceId id, MqttMessage message, Func<MqttMessage, Task> publish)
    {
        if (Read<RequestPayload>(message) is not { } request)
        {
            return Task.CompletedTask;
        }

        var delivery = DeviceTopics.Delivery(DeviceTopic.Response);
        return publish(new MqttMessage(DeviceTopics.Response(id), Payload.ToUtf8(requests.Answer(request)), delivery.QoS, delivery.Retain));
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
