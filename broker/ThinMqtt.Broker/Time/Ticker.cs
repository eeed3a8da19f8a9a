namespace ThinMqtt.Broker;

/// <summary>One timer for everything that depends on time: sessions, Wills, keep-alive, time-outs, <c>$SYS</c>.</summary>
internal sealed class Ticker(MqttBroker broker) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a peer may take to close after DISCONNECT or CONNACK with a failure, before it is cut off.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);

    private readonly SysTopics _sysTopics = new(broker);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private int _isTicking;
    private long _tick;
    private long _nextSys;

    public void Start() => _timer = broker.Time.CreateTimer(_ => TickOnce(), null, Period, Period);

    public void Dispose() => _timer?.Dispose();

    /// <summary>Waits, while the broker stops, until the last connection has gone.</summary>
    public async Task WaitForConnectionsAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (broker.Connections.Count == 0)
        {
            return;
        }

        try
        {
            await _empty.Task.WaitAsync(longest, broker.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // the rest is cut off
        }
    }

    private void TickOnce()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return; // the last one takes long
        }

        try
        {
            Tick();
        }
        finally
        {
            Turn.Current.End();
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Tick()
    {
        while (broker.Schedule.TryTakeDue(broker.Clock.Now, out var action))
        {
            Guard(action);
        }

        Guard(broker.PublishRates.Resume);
        if (_tick++ % 5 == 0 || broker.IsStopping)
        {
            Guard(CheckConnections);
        }

        if (_tick % 150 == 0)
        {
            Guard(BlockPool.Trim);
        }

        if (broker.Options.SysInterval > TimeSpan.Zero && broker.Clock.Ticks >= _nextSys)
        {
            _nextSys = broker.Clock.Ticks + (long)broker.Options.SysInterval.TotalMilliseconds;
            Guard(_sysTopics.Publish);
        }
    }

    private void CheckConnections()
    {
        var now = broker.Clock.Ticks;
        var connections = broker.Connections.ToArray();
        foreach (var connection in connections)
        {
            Check(connection, now);
        }

        if (connections.Length == 0 && broker.IsStopping)
        {
            _empty.TrySetResult();
        }
    }

    private void Check(Connection connection, long now)
    {
        if (connection.IsClosing)
        {
            if (now - connection.ClosingSince > ClosingTime.TotalMilliseconds)
            {
                connection.Transport.Abort();
            }

            return;
        }

        var silent = now - connection.LastReceived;
        if (connection.Client is not { } client)
        {
            if (now - connection.OpenedAt > broker.Options.Limits.ConnectTimeout.TotalMilliseconds)
            {
                connection.Close(Protocol.ReasonCode.KeepAliveTimeout);
            }
        }
        else if (client.KeepAlive > TimeSpan.Zero && silent > 1.5 * client.KeepAlive.TotalMilliseconds)
        {
            connection.Disconnect(Protocol.ReasonCode.KeepAliveTimeout, "nothing came within one and a half times the Keep Alive"); // [MQTT-3.1.2-22]
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Log.TickFailed(broker.Logger, exception);
        }
    }
}
