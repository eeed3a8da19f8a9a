using System.Threading.Channels;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>Two clients: one asks at QoS 1, the other answers; they never lose a message, nor the connection.</summary>
internal sealed class WellBehavedPair(Uri server) : IAsyncDisposable
{
    private readonly MqttClient _asking = Create(server, "asking");
    private readonly MqttClient _answering = Create(server, "answering");
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private Task _exchanging = Task.CompletedTask;

    public int Exchanges { get; private set; }

    public TimeSpan Longest { get; private set; }

    public IReadOnlyList<MqttClient> Clients => [_asking, _answering];

    public async Task StartAsync()
    {
        foreach (var client in Clients)
        {
            await client.ConnectAsync().Within("a well-behaved client connects");
        }

        await _asking.SubscribeAsync("good/answers", QoS.AtLeastOnce, (message, token) => _answers.Writer.WriteAsync(message.Text(), token));
        await _answering.SubscribeAsync("good/questions", QoS.AtLeastOnce, async (message, token) =>
            await _answering.PublishAsync(new MqttMessage("good/answers", message.Payload, QoS.AtLeastOnce), token));
        _exchanging = Task.Run(ExchangeAsync);
    }

    /// <exception cref="Xunit.Sdk.XunitException">An answer was not the expected one.</exception>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _exchanging;
        Assert.False(_answers.Reader.TryRead(out var surplus), $"an answer came twice: {surplus}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking.DisposeAsync();
        await _answering.DisposeAsync();
        _stop.Dispose();
    }

    private static MqttClient Create(Uri server, string clientId) => new(new MqttClientOptions { Server = server, ClientId = clientId });

    private async Task ExchangeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var since = TimeProvider.System.GetTimestamp();
            var question = $"{++Exchanges}";
            await _asking.PublishAsync(new MqttMessage("good/questions", question, QoS.AtLeastOnce)).Within($"question {question} is acknowledged");
            var answer = await _answers.Reader.ReadAsync().AsTask().Within($"the answer to {question}");
            Assert.Equal(question, answer);
            var taken = TimeProvider.System.GetElapsedTime(since);
            Longest = taken > Longest ? taken : Longest;
        }
    }
}
