using System.Collections.Concurrent;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// Request and response, section 4.10: one subscription for each response topic, and Correlation Data to tell answers apart.
/// </summary>
internal sealed class Requests(MqttClient client)
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<MqttMessage>> _open = [];
    private readonly ConcurrentDictionary<string, Task<MqttSubscription>> _subscriptions = [];
    private readonly string _defaultTopic = $"response/{Guid.NewGuid():N}";

    public async Task<MqttMessage> SendAsync(MqttMessage request, CancellationToken cancellationToken)
    {
        var topic = request.ResponseTopic ?? _defaultTopic;
        await SubscribedAsync(topic, cancellationToken);
        if (client.Connection?.Version == MqttVersion.V311)
        {
            throw NeedVersion5();
        }

        var correlation = Guid.NewGuid();
        var answer = new TaskCompletionSource<MqttMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[correlation] = answer;
        try
        {
            var message = request with { ResponseTopic = topic, CorrelationData = correlation.ToByteArray() };
            var sent = await client.PublishAsync(message, cancellationToken);
            return sent.IsSuccess
                ? await answer.Task.WaitAsync(cancellationToken)
                : throw new InvalidOperationException($"The request to '{request.TopicName}' was refused: {sent.ReasonCode} {sent.Text}");
        }
        finally
        {
            _open.TryRemove(correlation, out _);
        }
    }

    public static NotSupportedException NeedVersion5() =>
        new("MQTT 3.1.1 has no Response Topic; request and response need a server that speaks MQTT 5.0.");

    private async Task SubscribedAsync(string topic, CancellationToken cancellationToken)
    {
        var subscription = _subscriptions.GetOrAdd(
            topic,
            static (name, self) => self.client.SubscribeAsync(name, QoS.AtLeastOnce, self.OnAnswer, CancellationToken.None),
            (client, OnAnswer: (Func<MqttMessage, CancellationToken, ValueTask>)OnAnswerAsync));
        try
        {
            await subscription.WaitAsync(cancellationToken);
        }
        catch (MqttSubscribeException)
        {
            _subscriptions.TryRemove(new KeyValuePair<string, Task<MqttSubscription>>(topic, subscription));
            throw;
        }
    }

    private ValueTask OnAnswerAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.CorrelationData is { Length: 16 } correlation && _open.TryGetValue(new Guid(correlation), out var answer))
        {
            answer.TrySetResult(message);
        }

        return ValueTask.CompletedTask;
    }
}
