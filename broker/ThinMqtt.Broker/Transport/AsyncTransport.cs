namespace ThinMqtt.Broker;

/// <summary>
/// A transport of the runtime's own kind, awaited: Kestrel's pipes, WebSockets. One send is under way at a time; what is
/// written meanwhile goes together with the next.
/// </summary>
internal abstract class AsyncTransport : MqttTransport, IDisposable
{
    private readonly CancellationTokenSource _aborted = new();
    private volatile TaskCompletionSource? _pause;
    private volatile bool _isSending;
    private volatile bool _isNotifying;
    private volatile bool _isClosing;
    private int _isClosed;

    public Connection? Connection { get; set; }

    protected CancellationToken Aborted => _aborted.Token;

    /// <summary>Serves the connection until its end.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReadAllAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (EndsConnection(exception))
        {
            // the peer, the network or the server ended it: an end like any other
        }
        finally
        {
            Connection!.Closed();
            Turn.Current.End();
        }
    }

    /// <summary>Copies the bytes: the output goes on with its block while they leave.</summary>
    public override int Send(ReadOnlySpan<byte> bytes)
    {
        if (_isSending)
        {
            return 0;
        }

        var block = BlockPool.Rent(bytes.Length);
        bytes.CopyTo(block);
        _isSending = true;
        _ = SendAndReturn(block, bytes.Length);
        return bytes.Length;
    }

    public override void NotifyWhenWritable()
    {
        _isNotifying = true;
        if (!_isSending)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.Sent(), this, preferLocal: false);
        }
    }

    public override void PauseReading() => _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void ResumeReading() => _pause?.TrySetResult();

    public override void Close()
    {
        _isClosing = true;
        if (!_isSending)
        {
            CloseOnce();
        }
    }

    public override void Abort() => _aborted.Cancel();

    public void Dispose() => _aborted.Dispose();

    /// <summary>Hands over what comes, by <see cref="TakeAsync"/>, until the peer ends it.</summary>
    protected abstract Task ReadAllAsync();

    protected abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the sending side; the peer then ends the other.</summary>
    protected abstract Task CloseAsync();

    /// <summary>Lets the connection take the bytes, and waits while it pauses.</summary>
    protected async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        Connection!.Receive(bytes.Span);
        Turn.Current.End();
        while (_pause is { } pause)
        {
            await pause.Task.WaitAsync(Aborted).ConfigureAwait(false);
            _pause = null;
            Connection.Resumed();
            Turn.Current.End();
        }
    }

    private static bool EndsConnection(Exception exception) => exception
        is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException
        or System.Net.WebSockets.WebSocketException or System.Net.Sockets.SocketException;

    private async Task SendAndReturn(byte[] block, int length)
    {
        try
        {
            await SendAsync(block.AsMemory(0, length)).ConfigureAwait(false);
        }
        catch (Exception exception) when (EndsConnection(exception))
        {
            Abort();
        }
        finally
        {
            BlockPool.Return(block);
        }

        _isSending = false;
        if (_isClosing)
        {
            CloseOnce();
        }
        else if (_isNotifying)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.Sent(), this, preferLocal: false); // not under the output's lock
        }
    }

    private void Sent()
    {
        if (!_isSending)
        {
            _isNotifying = false;
            Connection!.Output.Continue();
            Turn.Current.End();
        }
    }

    private void CloseOnce()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _ = CloseAndForget();
        }
    }

    private async Task CloseAndForget()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (EndsConnection(exception))
        {
            Abort();
        }
    }
}
