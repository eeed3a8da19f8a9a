using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Kill;

/// <summary>
/// Publishes numbers 1, 2, 3 … without end: at QoS 1 to <c>load/{name}/1</c>, at QoS 2 to <c>load/{name}/2</c>, and retained to
/// <c>kept/{name}</c>; some are under way at any time.
/// </summary>
internal sealed class LoadPublisher(MqttClient client, string name, Progress progress) : IAsyncDisposable
{
    private const int UnderWay = 24;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _room = new(UnderWay);
    private readonly List<Task> _exchanges = [];
    private int _lastKept;
    private Task _publishing = Task.CompletedTask;

    public string AtLeastOnceTopic => $"load/{name}/1";

    public string ExactlyOnceTopic => $"load/{name}/2";

    public string KeptTopic => $"kept/{name}";

    /// <summary>Messages to each of the topics so far.</summary>
    public int Count { get; private set; }

    /// <summary>The greatest number that was acknowledged at <see cref="KeptTopic"/>.</summary>
    public int LastKept => Volatile.Read(ref _lastKept);

    public async Task StartAsync()
    {
        await client.ConnectAsync();
        _publishing = Task.Run(PublishAsync);
    }

    /// <summary>Publishes no more and waits until all is acknowledged.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _publishing.Within($"{name} stops publishing");
        await Task.WhenAll(_exchanges).Within($"what {name} has published is acknowledged", TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await client.DisposeAsync();
        _room.Dispose();
        _stop.Dispose();
    }

    private async Task PublishAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Count++;
            await PublishAsync(new MqttMessage(AtLeastOnceTopic, $"{Count}", QoS.AtLeastOnce), Count);
            await PublishAsync(new MqttMessage(ExactlyOnceTopic, $"{Count}", QoS.ExactlyOnce), Count);
            await PublishAsync(new MqttMessage(KeptTopic, $"{Count}", QoS.AtLeastOnce, retain: true), Count);
        }
    }

    /// <summary>Waits for room only.</summary>
    private async Task PublishAsync(MqttMessage message, int number)
    {
        await _room.WaitAsync();
        var completed = await client.EnqueueAsync(message);
        _exchanges.Add(AcknowledgedAsync(completed, message.TopicName == KeptTopic ? number : 0));
    }

    private async Task AcknowledgedAsync(Task<MqttPublishResult> completed, int kept)
    {
        var result = await completed;
        Assert.True(result.IsSuccess, $"{name}: {result}");
        if (kept > LastKept)
        {
            Volatile.Write(ref _lastKept, kept);
        }

        progress.Add();
        _room.Release();
    }
}
