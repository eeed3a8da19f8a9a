using System.Globalization;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>The newest values of the broker's <c>$SYS</c> topics.</summary>
internal sealed class SysMonitor(Uri server) : IAsyncDisposable
{
    private const string Prefix = "$SYS/broker/";

    private readonly MqttClient _client = new(new MqttClientOptions { Server = server, ClientId = "monitor" });
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _values = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Held)> _waiting = [];

    public MqttClient Client => _client;

    public async Task StartAsync()
    {
        await _client.ConnectAsync().Within("the monitor connects");
        await _client.SubscribeAsync(Prefix + "#", QoS.AtLeastOnce, Keep).Within("the monitor subscribes");
    }

    public long Value(string name)
    {
        lock (_gate)
        {
            return _values.GetValueOrDefault(name, -1);
        }
    }

    /// <summary>Waits until the broker has told just that value.</summary>
    public async Task BecomesAsync(string name, long value)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((() => _values.GetValueOrDefault(name, -1) == value, held));
            Check();
        }

        try
        {
            await held.Task.Within($"{name} becomes {value}");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} It is {Value(name)}.", exception);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private ValueTask Keep(MqttMessage message, CancellationToken cancellationToken)
    {
        if (long.TryParse(message.Text(), CultureInfo.InvariantCulture, out var value))
        {
            lock (_gate)
            {
                _values[message.TopicName[Prefix.Length..]] = value;
                Check();
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Check()
    {
        foreach (var (_, held) in _waiting.Where(waiting => waiting.Holds()))
        {
            held.TrySetResult();
        }
    }
}
