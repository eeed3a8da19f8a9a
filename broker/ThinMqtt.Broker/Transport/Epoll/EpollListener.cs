using System.Net;
using System.Net.Sockets;

namespace ThinMqtt.Broker;

/// <summary>A listening socket that every loop accepts from. What is set on it holds for the accepted ones, too.</summary>
internal sealed class EpollListener : IDisposable
{
    private readonly Socket _socket;

    /// <exception cref="IOException">The address is in use, or not one of this machine.</exception>
    public EpollListener(IPEndPoint endPoint, bool anonymousAllowed, int number)
    {
        IsAnonymousAllowed = anonymousAllowed;
        Token = ulong.MaxValue - 1 - (ulong)number;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen(4096);
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new IOException($"Cannot listen on {endPoint}: {exception.Message}. Is another program using the port?", exception);
        }
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public bool IsAnonymousAllowed { get; }

    public ulong Token { get; }

    public int File => (int)_socket.Handle;

    public void Dispose() => _socket.Dispose();
}
