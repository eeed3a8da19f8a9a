using System.Net.Security;
using System.Net.Sockets;

namespace ThinMqtt.Client;

/// <summary>TCP, with or without TLS.</summary>
internal sealed class SocketTransport(Socket socket, Stream stream) : IMqttTransport
{
    public static async Task<SocketTransport> ConnectAsync(
        Uri server, int port, SslClientAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server.DnsSafeHost, port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsClientAsync(tls, cancellationToken);
            }

            return new SocketTransport(socket, stream);
        }
        catch
        {
            await (stream?.DisposeAsync() ?? default);
            socket.Dispose();
            throw;
        }
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        stream.WriteAsync(bytes, cancellationToken);

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (stream is SslStream secured)
        {
            await secured.ShutdownAsync().WaitAsync(cancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
