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
    private MqttConnection? _connection;
    private ReasonCode? _closeReason;
    private int _attempt;
    private TimeSpan _lastDelay;

    public MqttClientState State { get; private set; } = MqttClientState.Connecting;

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
            while (await ConnectAndServeAsync())
            {
                await Task.Delay(_lastDelay, options.TimeProvider, _stop.Token);
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

    /// <returns>Whether to try again, after <see cref="_lastDelay"/>.</returns>
    private async Task<bool> ConnectAndServeAsync()
    {
        try
        {
            var (connection, connAck) = await OpenAsync();
            return await ServeAsync(connection, connAck);
        }
        catch (MqttConnectException exception)
        {
            if (!_first.Task.IsCompleted && !options.RetryFirstConnect)
            {
                _first.TrySetException(exception);
                return false;
            }

            TakeNextDelay();
            events.RaiseConnectFailed(exception, _lastDelay);
            return true;
        }
    }

    private async Task<(MqttConnection Connection, ConnAckPacket ConnAck)> OpenAsync()
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        IMqttTransport? transport = null;
        try
        {
            transport = await Transports.ConnectAsync(options, either.Token);
            var reader = new PacketReader(transport, (uint)options.MaximumPacketSize);
            var connect = Handshake.Connect(options, session.ClientId, isReconnect: _first.Task.IsCompleted);
            var connAck = await Handshake.RunAsync(transport, reader, connect, either.Token);
            lock (session.Gate)
            {
                session.Begin(connAck);
            }

            var dispatch = new PacketDispatch(options, session, messages, events);
            return (new MqttConnection(options, transport, reader, connAck, session, dispatch), connAck);
        }
        catch (Exception exception)
        {
            await (transport?.DisposeAsync() ?? default);
            _stop.Token.ThrowIfCancellationRequested();
            throw exception as MqttConnectException ?? Unreachable(exception, limit.IsCancellationRequested);
        }
    }

    private async Task<bool> ServeAsync(MqttConnection connection, ConnAckPacket connAck)
    {
        lock (_gate)
        {
            _connection = connection;
            if (_closeReason is { } reasonCode)
            {
                connection.Close(reasonCode, Goodbye);
            }
        }

        var begin = options.TimeProvider.GetTimestamp();
        SetState(MqttClientState.Connected);
        _first.TrySetResult(connAck);
        events.RaiseConnected(connAck);
        var end = await connection.RunAsync();
        if (options.TimeProvider.GetElapsedTime(begin) > _lastDelay)
        {
            _attempt = 0;
        }

        return Ended(end);
    }

    private bool Ended(MqttDisconnectedEventArgs end)
    {
        var isTakenOver = end is { Origin: MqttDisconnectOrigin.Server, ReasonCode: ReasonCode.SessionTakenOver };
        end.WillReconnect = !IsStopping && (!isTakenOver || options.ReconnectAfterTakeOver);
        TakeNextDelay();
        SetState(end.WillReconnect ? MqttClientState.Reconnecting : MqttClientState.Disconnected);
        events.RaiseDisconnected(end);
        return end.WillReconnect;
    }

    private MqttConnectException Unreachable(Exception exception, bool isTimeout)
    {
        var reason = isTimeout ? $"no answer within {options.ConnectTimeout}" : exception.Message;
        return new MqttConnectException($"{options.Server.GetLeftPart(UriPartial.Authority)} could not be reached: {reason}", exception);
    }

    private void TakeNextDelay() => _lastDelay = options.ReconnectBackOff.Delay(_attempt++, Random.Shared.NextDouble());

    private void SetState(MqttClientState state)
    {
        if (State != state)
        {
            State = state;
            events.RaiseStateChanged();
        }
    }
}
