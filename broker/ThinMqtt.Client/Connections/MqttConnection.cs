using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>One established connection: a loop that reads, one that writes, one that keeps it alive. The first to end, ends it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or links holds nothing to free.")]
internal sealed class MqttConnection
{
    private readonly MqttClientOptions _options;
    private readonly AcceptedConnection _accepted;
    private readonly IMqttTransport _transport;
    private readonly ClientSession _session;
    private readonly PacketDispatch _dispatch;
    private readonly KeepAlive _keepAlive;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<MqttDisconnectedEventArgs> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MqttConnection(MqttClientOptions options, AcceptedConnection accepted, ClientSession session, PacketDispatch dispatch)
    {
        _options = options;
        _accepted = accepted;
        _transport = accepted.Transport;
        _session = session;
        _dispatch = dispatch;
        var interval = accepted.ConnAck.Properties.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive;
        _keepAlive = new KeepAlive(interval, options.TimeProvider);
    }

    private string Server => _accepted.Server.Name();

    /// <summary>Runs until the connection is gone, and says why.</summary>
    public async Task<MqttDisconnectedEventArgs> RunAsync()
    {
        var reading = GuardAsync(ReadAsync);
        var writing = GuardAsync(WriteAsync);
        var keepingAlive = GuardAsync(KeepAliveAsync);
        var end = await _end.Task;
        if (end is { Origin: MqttDisconnectOrigin.Client, ReasonCode: { } reasonCode })
        {
            await FinishAsync(reasonCode, writing, reading);
        }

        lock (_session.Gate)
        {
            _session.End();
        }

        await _stop.CancelAsync();
        await _transport.DisposeAsync();
        await Task.WhenAll(reading, writing, keepingAlive);
        _stop.Dispose();
        return end;
    }

    /// <summary>Sends DISCONNECT, in 5.0 with its reason, behind what waits to be written.</summary>
    public void Close(ReasonCode reasonCode, string text) => End(MqttDisconnectOrigin.Client, reasonCode, text);

    private async Task ReadAsync()
    {
        do
        {
            _keepAlive.OnReceived();
            while (_dispatch.Disconnect is null && _accepted.Reader.TryTake(out var frame))
            {
                _dispatch.Handle(in frame);
            }

            _session.OutputReady.Call();
            if (_dispatch.Disconnect is { } disconnect)
            {
                var reason = disconnect.Properties.ReasonString is { } text ? $": {text}" : "";
                var code = disconnect.ReasonCode;
                End(MqttDisconnectOrigin.Server, code, $"{Server} disconnected with {code} (0x{(byte)code:X2}){reason}.");
                return;
            }
        }
        while (await _accepted.Reader.FillAsync(_stop.Token));
        End(MqttDisconnectOrigin.Network, null, $"{Server} closed the connection.");
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            OutputBatch batch;
            lock (_session.Gate)
            {
                batch = _session.TakeBatch();
            }

            if (batch.Bytes.WrittenCount > 0)
            {
                await WriteAsync(batch);
            }
            else if (_end.Task.IsCompleted)
            {
                return;
            }
            else
            {
                await _session.OutputReady.WaitAsync(_stop.Token);
            }
        }
    }

    private async Task WriteAsync(OutputBatch batch)
    {
        try
        {
            await _transport.WriteAsync(batch.Bytes.WrittenMemory, _stop.Token);
        }
        catch
        {
            batch.Complete(new MqttPublishResult(ReasonCode.UnspecifiedError, "The connection broke while the message was written."));
            throw;
        }

        _keepAlive.OnSent();
        batch.Complete(new MqttPublishResult(ReasonCode.Success));
    }

    private async Task KeepAliveAsync()
    {
        await _keepAlive.WaitForSilenceAsync(Ping, _stop.Token);
        End(MqttDisconnectOrigin.Network, null, $"{Server} did not answer a ping within half the Keep Alive (section 3.1.2.10).");
    }

    private void Ping()
    {
        lock (_session.Gate)
        {
            _session.Ping();
        }

        _session.OutputReady.Call();
    }

    /// <summary>
    /// Lets the write loop empty itself, sends DISCONNECT, and waits for the server to close too: a socket closed over unread bytes would
    /// reset the connection and might take the DISCONNECT with it.
    /// </summary>
    private async Task FinishAsync(ReasonCode reasonCode, Task writing, Task reading)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        _session.OutputReady.Call();
        await GuardAsync(async () =>
        {
            await writing.WaitAsync(limit.Token);
            await _transport.WriteAsync(LastBytes(reasonCode), limit.Token);
            await _transport.FinishAsync(limit.Token);
            await reading.WaitAsync(limit.Token);
        });
    }

    /// <summary>
    /// In 3.1.1, DISCONNECT has no reason and always discards the will [MQTT-3.14.4-3]; where the will is to be sent, closing without it
    /// does that.
    /// </summary>
    private ReadOnlyMemory<byte> LastBytes(ReasonCode reasonCode)
    {
        lock (_session.Gate)
        {
            var isSayable = _accepted.Version == MqttVersion.V500 || reasonCode == ReasonCode.Success;
            return _session.EndWith(isSayable ? new DisconnectPacket { ReasonCode = reasonCode } : null);
        }
    }

    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (MqttProtocolException exception)
        {
            Close(exception.ReasonCode, $"{Server} broke the protocol: {exception.Message}");
        }
        catch (Exception exception)
        {
            End(MqttDisconnectOrigin.Network, null, $"The connection to {Server} was lost: {exception.Message}", exception);
        }
    }

    private void End(MqttDisconnectOrigin origin, ReasonCode? reasonCode, string text, Exception? exception = null) =>
        _end.TrySetResult(new MqttDisconnectedEventArgs { Origin = origin, ReasonCode = reasonCode, Text = text, Exception = exception });
}
