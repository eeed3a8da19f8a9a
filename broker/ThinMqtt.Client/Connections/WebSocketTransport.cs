using System.Net.Security;
using System.Net.WebSockets;

namespace ThinMqtt.Client;

/// <summary>Section 6: binary frames, which need not hold whole packets, under the subprotocol <c>mqtt</c>.</summary>
internal sealed class WebSocketTransport(ClientWebSocket webSocket, HttpMessageInvoker invoker) : IMqttTransport
{
    public static async Task<WebSocketTransport> ConnectAsync(
        Uri server, SslClientAuthenticationOptions? tls, CancellationToken cancellationToken)
    {
        var http = new SocketsHttpHandler();
        if (tls is not null)
        {
            http.SslOptions = tls;
        }

        var invoker = new HttpMessageInvoker(http);
        var webSocket = new ClientWebSocket();
        try
        {
            webSocket.Options.AddSubProtocol("mqtt"); // [MQTT-6.0.0-3]
            await webSocket.ConnectAsync(server, invoker, cancellationToken);
            return webSocket.SubProtocol == "mqtt"
                ? new WebSocketTransport(webSocket, invoker)
                : throw new WebSocketException($"The server does not speak the subprotocol 'mqtt' at {server} [MQTT-6.0.0-4].");
        }
        catch
        {
            webSocket.Dispose();
            invoker.Dispose();
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = await webSocket.ReceiveAsync(buffer, cancellationToken);
            switch (received.MessageType)
            {
                case WebSocketMessageType.Close:
                    return 0;
                case WebSocketMessageType.Text:
                    throw new WebSocketException("The server sent a text frame [MQTT-6.0.0-1].");
                default:
                    if (received.Count > 0)
                    {
                        return received.Count;
                    }

                    break;
            }
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        webSocket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    public async ValueTask FinishAsync(CancellationToken cancellationToken) =>
        await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    public ValueTask DisposeAsync()
    {
        webSocket.Dispose();
        invoker.Dispose();
        return ValueTask.CompletedTask;
    }
}
