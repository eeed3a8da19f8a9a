using System.Threading.Channels;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>Sees all that concerns the device, as the manager does, and sends what the manager sends.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private readonly MqttClient _client;
    private readonly Dictionary<DeviceTopic, Channel<MqttMessage>> _messages =
        Enum.GetValues<DeviceTopic>().ToDictionary(topic => topic, _ => Channel.CreateUnbounded<MqttMessage>());

    private Observer(Uri server) =>
        _client = new MqttClient(new MqttClientOptions { Server = server, ClientId = Guid.NewGuid().ToString("N") });

    public static async Task<Observer> StartAsync(ITestServer server)
    {
        var observer = new Observer(server.Tcp);
        await observer._client.ConnectAsync().Within("the observer connects");
        var filter = new TopicSubscription(DeviceTopics.Filter(AgentProcess.Id), QoS.AtLeastOnce) { RetainAsPublished = true };
        await observer._client.SubscribeAsync([filter], observer.KeepAsync).Within("the observer subscribes");
        return observer;
    }

    /// <summary>The next message of a topic that is retained or not, as its contract says.</summary>
    public async Task<T> NextAsync<T>(DeviceTopic topic, Func<T, bool>? isWanted = null)
        where T : class, IPayload
    {
        while (true)
        {
            var message = await _messages[topic].Reader.ReadAsync().AsTask().Within($"a message of {topic}, {typeof(T).Name}");
            Assert.Equal(DeviceTopics.Delivery(topic).Retain, message.Retain);
            Assert.True(Payload.TryParse<T>(message.Payload.Span, out var payload, out var reason), reason);
            if (isWanted?.Invoke(payload) ?? true)
            {
                return payload;
            }
        }
    }

    /// <summary>The messages of a topic that have come and that nobody has asked for.</summary>
    public IReadOnlyList<T> TakeAll<T>(DeviceTopic topic)
        where T : class, IPayload
    {
        var all = new List<T>();
        while (_messages[topic].Reader.TryRead(out var message))
        {
            Assert.True(Payload.TryParse<T>(message.Payload.Span, out var payload, out var reason), reason);
            all.Add(payload);
        }

        return all;
    }

    public Task<PresencePayload> PresenceAsync(PresenceReason reason) =>
        NextAsync<PresencePayload>(DeviceTopic.Presence, presence => presence.Reason == reason);

    public async Task SendAsync<T>(DeviceTopic topic, T payload)
        where T : class, IPayload
    {
        var delivery = DeviceTopics.Delivery(topic);
        var message = new MqttMessage(DeviceTopics.For(AgentProcess.Id, topic), Payload.ToUtf8(payload), delivery.QoS, delivery.Retain);
        await PublishAsync(message);
    }

    public Task PublishAsync(MqttMessage message) =>
        _client.PublishAsync(message).Within($"the server takes {message.TopicName}");

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private ValueTask KeepAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        Assert.True(DeviceTopics.TryParse(message.TopicName, out _, out var topic));
        _messages[topic].Writer.TryWrite(message);
        return ValueTask.CompletedTask;
    }
}
