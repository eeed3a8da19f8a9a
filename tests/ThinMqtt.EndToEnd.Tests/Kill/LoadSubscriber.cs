using System.Globalization;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Kill;

/// <summary>Subscribes to <c>load/#</c> and counts how often it gets each number of each topic.</summary>
internal sealed class LoadSubscriber(MqttClient client, QoS maximumQoS, Progress progress, Action<string> complain) : IAsyncDisposable
{
    private const string EndTopic = "load/end";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<int, int>> _received = [];
    private readonly Dictionary<string, int> _greatest = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => client.Options.ClientId;

    public async Task StartAsync()
    {
        await client.ConnectAsync();
        await client.SubscribeAsync("load/#", maximumQoS, Receive).Within($"{Name} subscribes");
    }

    public Task ConnectAsync() => client.ConnectAsync().Within($"{Name} connects");

    public Task DisconnectAsync() => client.DisconnectAsync().Within($"{Name} disconnects");

    /// <summary>What was published before has arrived, and so has all that the broker would send again.</summary>
    public async Task CatchUpAsync(MqttClient publisher)
    {
        await DisconnectAsync();
        await ConnectAsync();
        await publisher.PublishAsync(new MqttMessage(EndTopic, Name, QoS.ExactlyOnce)).Within("the end is published");
        await _ended.Task.Within($"{Name} gets the end");
    }

    /// <summary>What of a publisher's messages never came, and what at QoS 2 came again.</summary>
    public IEnumerable<string> Faults(LoadPublisher publisher) =>
    [
        .. Faults(publisher.AtLeastOnceTopic, publisher.Count, once: false),
        .. Faults(publisher.ExactlyOnceTopic, publisher.Count, once: maximumQoS == QoS.ExactlyOnce),
    ];

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private IEnumerable<string> Faults(string topic, int count, bool once)
    {
        lock (_gate)
        {
            var numbers = _received.GetValueOrDefault(topic, []);
            var lost = Enumerable.Range(1, count).Where(number => !numbers.ContainsKey(number));
            var repeated = numbers.Where(number => once && number.Value > 1);
            return
            [
                .. lost.Select(number => $"{Name}: {topic} {number} is lost"),
                .. repeated.Select(number => $"{Name}: {topic} {number.Key} came {number.Value} times"),
            ];
        }
    }

    private ValueTask Receive(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.TopicName == EndTopic)
        {
            End(message.Text());
            return ValueTask.CompletedTask;
        }

        lock (_gate)
        {
            Count(message.TopicName, int.Parse(message.Text(), CultureInfo.InvariantCulture));
        }

        progress.Add();
        return ValueTask.CompletedTask;
    }

    private void End(string name)
    {
        if (name == Name)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>A number that comes for the first time comes behind all smaller ones [MQTT-4.6.0-5].</summary>
    private void Count(string topic, int number)
    {
        if (!_received.TryGetValue(topic, out var numbers))
        {
            _received[topic] = numbers = [];
        }

        if (numbers.TryAdd(number, 1))
        {
            var greatest = _greatest.GetValueOrDefault(topic);
            _greatest[topic] = Math.Max(greatest, number);
            if (number < greatest)
            {
                complain($"{Name}: {topic} {number} came behind {greatest}");
            }
        }
        else
        {
            numbers[number]++;
        }
    }
}
