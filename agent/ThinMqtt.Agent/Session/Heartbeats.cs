using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>A heartbeat with each connection, and from then on at an interval that a tenth is left to chance of.</summary>
internal sealed class Heartbeats(DeviceId id, HeartbeatReader reader, Outbox outbox, AgentLog log, TimeProvider time)
{
    /// <summary>Spreads a fleet that was switched on at once.</summary>
    private const double Jitter = 0.1;

    private readonly Lock _gate = new();
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _interval = DefaultInterval;
    private long _sequence;

    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromSeconds(30);

    public void SetInterval(TimeSpan interval)
    {
        lock (_gate)
        {
            if (_interval == interval)
            {
                return;
            }

            _interval = interval;
        }

        log.HeartbeatInterval(interval);
        Wake();
    }

    /// <summary>The next heartbeat is due now.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken.TrySetResult();
        }
    }

    /// <param name="stop">Ends it, without an exception.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (woken, wait) = Next(Random.Shared.NextDouble());
            Send();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(woken, Task.Delay(wait, time, either.Token));
            await either.CancelAsync();
        }
    }

    /// <param name="interval">Between two heartbeats, on average.</param>
    /// <param name="chance">0 to 1, from a random source.</param>
    internal static TimeSpan Wait(TimeSpan interval, double chance) => interval * (1 - Jitter + (2 * Jitter * chance));

    private (Task Woken, TimeSpan Wait) Next(double chance)
    {
        lock (_gate)
        {
            if (_woken.Task.IsCompleted)
            {
                _woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return (_woken.Task, Wait(_interval, chance));
        }
    }

    /// <summary>Without a connection there is none: what a device was like an hour ago is no heartbeat.</summary>
    private void Send()
    {
        if (!outbox.IsConnected)
        {
            return;
        }

        try
        {
            outbox.Post(DeviceMessage.Of(id, DeviceTopic.Heartbeat, reader.Read(time.GetUtcNow(), ++_sequence)));
        }
        catch (Exception exception)
        {
            log.Failed("reading for the heartbeat", exception);
        }
    }
}
