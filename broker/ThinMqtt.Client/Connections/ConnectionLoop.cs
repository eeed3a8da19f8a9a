using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// Connects, and connects again when the connection is lost, until told to stop or another client takes the session over.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or links holds nothing to free.")]
internal sealed class ConnectionLoop(MqttClientOptions options, ClientSession session, MessageDispatcher messages, ClientEvents events)
{
    private const string Goodbye = "This client disconnected.";

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ConnAckPacket> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerRound _servers = new(
        options.AllServers.Select(server => new KnownServer(server, options.Version, options.TimeProvider)), Random.Shared);

    private readonly Dialer _dialer = new(options);
    private readonly List<MqttConnectException> _failures = [];
    private volatile MqttConnectedEventArgs? _connected;
    private MqttConnection? _connection;
    private ReasonCode? _closeReason;
    private int _attempt;
    private TimeSpan _lastDelay;

    public MqttClientState State { get; private set; } = MqttClientState.Connecting;

    /// <summary>The present connection, or the last; null before the first.</summary>
    public MqttConnectedEventArgs? Connected => _connected;

    /// <summary>The answer to the first connection that succeeded, or why none did.</summary>
    public Task<ConnAckPacket> First => _first.Task;

    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Ends the connection with DISCONNECT and does not connect again.</summary>
    public async Task StopAsync(ReasonCode reasonCode)
    {
        MqttConnection? connection;
        lock (_gate)
        {
            _closeReason ??= reasonCode;
            connection = _connection;
        }

        connection?.Close(_closeReason.Value, Goodbye);
        await _stop.CancelAsync();
        await Completion;
    }

    private bool IsStopping
    {
        get
        {
            lock (_gate)
            {
                return _closeReason is not null;
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            SetState(MqttClientState.Connecting);
            while (await ConnectAndServeAsync() is { } delay)
            {
                await Task.Delay(delay, options.TimeProvider, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _first.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception exception)
        {
            _first.TrySetException(exception);
            events.RaiseHandlerFailed(null, exception);
        }

        SetState(MqttClientState.Disconnected);
    }

    /// <returns>When to try again; null is never.</returns>
    private async Task<TimeSpan?> ConnectAndServeAsync()
    {
        var server = _servers.Current;
        try
        {
            var accepted = await _dialer.ConnectAsync(server, session.ClientId, isReconnect: _first.Task.IsCompleted, _stop.Token);
            return await ServeAsync(accepted);
        }
        catch (MqttConnectException exception)
        {
            return Failed(server.Address, exception);
        }
    }

    private TimeSpan? Failed(Uri server, MqttConnectException exception)
    {
        var delay = TakeNextDelay();
        if (!_first.Task.IsCompleted && !options.RetryFirstConnect)
        {
            _failures.Add(exception);
            if (_failures.Count == options.AllServers.Count)
            {
                _first.TrySetException(MqttConnectException.Of(_failures));
                return null;
            }
        }

        events.RaiseConnectFailed(server, exception, delay);
        return delay;
    }

    private async Task<TimeSpan?> ServeAsync(AcceptedConnection accepted)
    {
        var lost = await BeginAsync(accepted);
        var dispatch = new PacketDispatch(options, accepted.Version, session, messages, events);
        var connection = new MqttConnection(options, accepted, session, dispatch);
        lock (_gate)
        {
            _connection = connection;
            if (_closeReason is { } reasonCode)
            {
                connection.Close(reasonCode, Goodbye);
            }
        }

        var begin = options.TimeProvider.GetTimestamp();
        Tell(accepted, lost);
        var end = await connection.RunAsync();
        if (options.TimeProvider.GetElapsedTime(begin) > WaitToOutlive)
        {
            _attempt = 0;
            _servers.Lasted();
        }

        return Ended(end);
    }

    private async Task<IReadOnlyList<MqttSubscription>> BeginAsync(AcceptedConnection accepted)
    {
        try
        {
            lock (session.Gate)
            {
                return session.Begin(accepted.Version, accepted.ConnAck);
            }
        }
        catch (Exception exception)
        {
            await accepted.Transport.DisposeAsync();
            throw new MqttConnectException($"The session cannot go on at {accepted.Server.Name()}: {exception.Message}", exception);
        }
    }

    /// <summary>Below the minimum, several servers that all accept and close at once would be tried without a pause.</summary>
    private TimeSpan WaitToOutlive => TimeSpan.FromTicks(Math.Max(_lastDelay.Ticks, options.ReconnectBackOff.Minimum.Ticks));

    private void Tell(AcceptedConnection accepted, IReadOnlyList<MqttSubscription> lost)
    {
        var connected = new MqttConnectedEventArgs(accepted.Server, accepted.Version, accepted.ConnAck);
        _connected = connected;
        SetState(MqttClientState.Connected);
        _first.TrySetResult(accepted.ConnAck);
        events.RaiseConnected(connected);
        foreach (var subscription in lost)
        {
            events.RaiseSubscriptionLost(subscription);
        }
    }

    private TimeSpan? Ended(MqttDisconnectedEventArgs end)
    {
        var isTakenOver = end is { Origin: MqttDisconnectOrigin.Server, ReasonCode: ReasonCode.SessionTakenOver };
        end.WillReconnect = !IsStopping && (!isTakenOver || options.ReconnectAfterTakeOver);
        var delay = TakeNextDelay();
        SetState(end.WillReconnect ? MqttClientState.Reconnecting : MqttClientState.Disconnected);
        events.RaiseDisconnected(end);
        return end.WillReconnect ? delay : null;
    }

    /// <summary>None, as long as there is a server that had no turn since the last wait.</summary>
    private TimeSpan TakeNextDelay()
    {
        if (!_servers.MoveOn())
        {
            return TimeSpan.Zero;
        }

        _lastDelay = options.ReconnectBackOff.Delay(_attempt++, Random.Shared.NextDouble());
        return _lastDelay;
    }

    private void SetState(MqttClientState state)
    {
        if (State != state)
        {
            State = state;
            events.RaiseStateChanged();
        }
    }
}
