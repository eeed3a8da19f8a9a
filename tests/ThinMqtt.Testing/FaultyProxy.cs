using System.Net;
using System.Net.Sockets;

namespace ThinMqtt.Testing;

/// <summary>
/// A TCP relay in front of a server that can do what networks do: cut connections, stall, swallow bytes, or end in the middle of a packet.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Relay> _relays = [];
    private readonly Task _accepting;
    private TaskCompletionSource _flowing = Completed();
    private int _accepted;

    /// <param name="target">The server's address.</param>
    public FaultyProxy(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _listener.Start();
        Address = new UriBuilder(target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, in the scheme of the target.</summary>
    public Uri Address { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>When true, new connections are closed at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>When true, what the server sends is swallowed.</summary>
    public bool DropsFromServer { get; set; }

    /// <summary>When true, what the client sends is swallowed.</summary>
    public bool DropsFromClient { get; set; }

    /// <summary>Bytes of each further connection, both ways together, after which it is cut; null is never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Cuts every connection, with a reset.</summary>
    public void Cut()
    {
        List<Relay> relays;
        lock (_gate)
        {
            relays = [.. _relays];
        }

        relays.ForEach(relay => relay.Cut());
    }

    /// <summary>Keeps connections open and passes nothing on, until <see cref="Flow"/>.</summary>
    public void Stall()
    {
        lock (_gate)
        {
            _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Flow()
    {
        lock (_gate)
        {
            _flowing.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Flow();
        Cut();
        await _accepting.Within("the proxy stops accepting");
        _listener.Dispose();
        _stop.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _ = RelayAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped, or a client that was gone before it was accepted.
            }
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var relay = new Relay(client, server, CutAfter);
        lock (_gate)
        {
            _relays.Add(relay);
        }

        try
        {
            if (!IsDown)
            {
                await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
                await Task.WhenAll(
                    PumpAsync(relay, client, server, () => DropsFromClient),
                    PumpAsync(relay, server, client, () => DropsFromServer));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is down, or the proxy is.
        }

        relay.Cut();
        lock (_gate)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>An orderly end of one side is passed on as such, and the other side may finish.</summary>
    private async Task PumpAsync(Relay relay, Socket from, Socket to, Func<bool> drops)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var received)
            {
                await Flowing();
                var passed = relay.Take(received);
                if (!drops() && passed > 0)
                {
                    await to.SendAsync(buffer.AsMemory(0, passed), _stop.Token);
                }

                if (passed < received)
                {
                    relay.Cut();
                }
            }

            await Flowing();
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            relay.Cut();
        }
    }

    private Task Flowing()
    {
        lock (_gate)
        {
            return _flowing.Task;
        }
    }

    private sealed class Relay(Socket client, Socket server, int? cutAfter)
    {
        private int _remaining = cutAfter ?? int.MaxValue;

        /// <returns>How many of <paramref name="count"/> bytes may pass.</returns>
        public int Take(int count)
        {
            if (cutAfter is null)
            {
                return count;
            }

            var remaining = Interlocked.Add(ref _remaining, -count);
            return Math.Max(0, Math.Min(count, count + remaining));
        }

        public void Cut()
        {
            // With no time to linger, the peer sees a reset.
            client.Close(0);
            server.Close(0);
        }
    }
}
