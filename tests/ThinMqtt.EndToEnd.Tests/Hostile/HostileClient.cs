using System.Net;
using System.Net.Sockets;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Hostile;

/// <summary>Sends one attack after the other, each on a connection of its own; on one thread.</summary>
/// <param name="server">What it attacks.</param>
/// <param name="random">Decides all that it does.</param>
/// <param name="from">Its address: every address has its own ephemeral ports.</param>
internal sealed class HostileClient(ITestServer server, Random random, IPAddress from) : IDisposable
{
    private const int MostLingering = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Attacks _attacks = new(random);
    private readonly Queue<(Socket Socket, byte[] Unsent)> _lingering = [];
    private readonly byte[] _received = new byte[16 * 1024];

    public void AttackOnce()
    {
        var packets = _attacks.Next();
        var socket = random.Next(100) switch
        {
            0 => Connect(server.Tls),
            < 4 => ConnectWebSocket(packets),
            _ => Connect(server.Tcp),
        };
        try
        {
            Attack(socket, [.. packets.SelectMany(packet => packet)]);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is not (SocketError.TimedOut or SocketError.WouldBlock))
        {
            Reset(socket); // the broker has closed it, as it should
        }

        Advance();
    }

    public void Dispose()
    {
        while (_lingering.TryDequeue(out var lingering))
        {
            Reset(lingering.Socket);
        }
    }

    private Socket Connect(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(IPAddress.Loopback, address.Port);
        return socket;
    }

    private Socket ConnectWebSocket(List<byte[]> packets)
    {
        for (var i = 0; i < packets.Count; i++)
        {
            packets[i] = WebSocketFrames.Frame(random, packets[i]);
        }

        packets.Insert(0, WebSocketFrames.Handshake(server.WebSocket));
        return Connect(server.WebSocket);
    }

    private void Attack(Socket socket, byte[] bytes)
    {
        switch (random.Next(10))
        {
            case 0: // slow bytes, and half-open when they have all been sent
                _lingering.Enqueue((socket, bytes));
                break;
            case 1:
                SendSplit(socket, bytes);
                Reset(socket);
                break;
            case 2 or 3:
                socket.Send(bytes);
                Reset(socket);
                break;
            case 4:
                SendSplit(socket, bytes);
                Drain(socket);
                break;
            default:
                socket.Send(bytes);
                Drain(socket);
                break;
        }
    }

    private void SendSplit(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes, sent, Math.Min(random.Next(1, 40) + (bytes.Length / 20), bytes.Length - sent), SocketFlags.None);
        }
    }

    /// <summary>Ends the sending side and reads until the broker has closed: it has then taken all of it.</summary>
    private void Drain(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(_received) > 0)
        {
        }

        socket.Dispose();
    }

    /// <summary>The next few bytes of a slow connection; the oldest is given up when there are too many.</summary>
    private void Advance()
    {
        if (!_lingering.TryDequeue(out var slow))
        {
            return;
        }

        if (_lingering.Count >= MostLingering)
        {
            Reset(slow.Socket);
            return;
        }

        try
        {
            var count = Math.Min(random.Next(4), slow.Unsent.Length);
            slow.Socket.Send(slow.Unsent, count, SocketFlags.None);
            _lingering.Enqueue((slow.Socket, slow.Unsent[count..]));
        }
        catch (SocketException)
        {
            slow.Socket.Dispose();
        }
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
