using System.Collections.Concurrent;
using System.Globalization;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;
using Xunit.Abstractions;

namespace ThinMqtt.EndToEnd.Tests.Kill;

/// <summary>The broker is killed again and again under load; THINMQTT_KILL_ROUNDS sets how often.</summary>
public sealed class KillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly ThinMqttServer _server = new();
    private readonly Progress _progress = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly List<LoadPublisher> _publishers = [];
    private readonly List<LoadSubscriber> _subscribers = [];

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_and_QoS_2_is_delivered_once()
    {
        var seed = Seed.Take();
        var rounds = Seed.Number("THINMQTT_KILL_ROUNDS", 20);
        output.WriteLine($"seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        await _server.StartAsync();
        var sleeper = await StartSubscribersAsync();
        await StartPublishersAsync();

        for (var round = 0; round < rounds; round++)
        {
            await KillAtRandomMomentAsync(random, random.Next(2) == 0 ? sleeper : null);
        }

        await FinishAsync();
        output.WriteLine($"{_publishers.Sum(publisher => publisher.Count)} messages to each kind of topic");
        Assert.True(_faults.IsEmpty, $"seed {seed}:\n" + string.Join('\n', _faults.Take(50)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var client in _publishers.Concat<IAsyncDisposable>(_subscribers))
        {
            await client.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    /// <returns>The one that is sometimes away.</returns>
    private async Task<LoadSubscriber> StartSubscribersAsync()
    {
        AddSubscriber("exactly-once", MqttVersion.V500, QoS.ExactlyOnce);
        AddSubscriber("exactly-once-3", MqttVersion.V311, QoS.ExactlyOnce);
        AddSubscriber("at-least-once", MqttVersion.V500, QoS.AtLeastOnce);
        AddSubscriber("sleeper", MqttVersion.V500, QoS.ExactlyOnce);
        foreach (var subscriber in _subscribers)
        {
            await subscriber.StartAsync().Within($"{subscriber.Name} starts");
        }

        return _subscribers[^1];
    }

    private void AddSubscriber(string name, MqttVersion version, QoS maximumQoS)
    {
        var client = PersistentClient.Create(_server.Tcp, name, version, _faults.Enqueue);
        _subscribers.Add(new LoadSubscriber(client, maximumQoS, _progress, _faults.Enqueue));
    }

    private async Task StartPublishersAsync()
    {
        foreach (var (name, version) in new[] { ("one", MqttVersion.V500), ("two", MqttVersion.V311), ("three", MqttVersion.V500) })
        {
            var publisher = new LoadPublisher(PersistentClient.Create(_server.Tcp, name, version, _faults.Enqueue), name, _progress);
            _publishers.Add(publisher);
            await publisher.StartAsync().Within($"{name} starts");
        }
    }

    private async Task KillAtRandomMomentAsync(Random random, LoadSubscriber? sleeper)
    {
        await _progress.ReachesAsync(_progress.Count + random.Next(1, 600)).Within("acknowledgements and messages flow");
        await (sleeper?.DisconnectAsync() ?? Task.CompletedTask);
        await _progress.ReachesAsync(_progress.Count + random.Next(1, 600)).Within("acknowledgements and messages flow");
        Thread.SpinWait(random.Next(100_000)); // not only just behind an acknowledgement
        var kept = _publishers.ToDictionary(publisher => publisher.KeptTopic, publisher => publisher.LastKept);
        await _server.KillAsync();
        await _server.StartAsync();
        await CheckKeptAsync(kept);
        await (sleeper?.ConnectAsync() ?? Task.CompletedTask);
    }

    /// <summary>Publishers go on meanwhile, and so a retained message may be newer than the one known to be acknowledged.</summary>
    private async Task CheckKeptAsync(Dictionary<string, int> acknowledged)
    {
        var expected = acknowledged.Where(kept => kept.Value > 0).Select(kept => kept.Key).ToHashSet();
        if (expected.Count == 0)
        {
            return;
        }

        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new MqttClient(new MqttClientOptions { Server = _server.Tcp });
        await client.ConnectAsync().Within("a new client connects");
        await client.SubscribeAsync("kept/#", QoS.AtLeastOnce, (message, _) =>
        {
            var number = int.Parse(message.Text(), CultureInfo.InvariantCulture);
            if (expected.Remove(message.TopicName) && number < acknowledged[message.TopicName])
            {
                _faults.Enqueue($"{message.TopicName} is {number} and was acknowledged as {acknowledged[message.TopicName]}");
            }

            if (expected.Count == 0)
            {
                all.TrySetResult();
            }

            return ValueTask.CompletedTask;
        }).Within("the new client subscribes");
        await all.Task.Within("the retained messages are there after a restart");
    }

    private async Task FinishAsync()
    {
        await Task.WhenAll(_publishers.Select(publisher => publisher.FinishAsync()));
        await using var last = new MqttClient(new MqttClientOptions { Server = _server.Tcp });
        await last.ConnectAsync().Within("the last publisher connects");
        foreach (var subscriber in _subscribers)
        {
            await subscriber.CatchUpAsync(last);
            _publishers.SelectMany(subscriber.Faults).ToList().ForEach(_faults.Enqueue);
        }

        await CheckKeptAsync(_publishers.ToDictionary(publisher => publisher.KeptTopic, publisher => publisher.Count));
    }
}
