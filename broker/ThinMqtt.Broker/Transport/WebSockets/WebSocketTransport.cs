using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace ThinMqtt.Broker;

/// <summary>MQTT over WebSocket: binary messages whose borders mean nothing (section 6).</summary>
internal sealed class WebSocketTransport(WebSocket socket, EndPoint? remoteEndPoint, X509Certificate2? clientCertificate) : AsyncTransport
{
    private const int ReceiveSize = 16 * 1024;

    public override EndPoint? RemoteEndPoint => remoteEndPoint;

    public override X509Certificate2? ClientCertificate => clientCertificate;

    public override void Abort()
    {
        base.Abort();
        socket.Abort();
    }

    protected override async Task ReadAllAsync()
    {
        while (true)
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, Aborted).ConfigureAwait(false); // no buffer while it is idle
            var buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
            try
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), Aborted).ConfigureAwait(false);
                if (result.MessageType != WebSocketMessageType.Binary)
                {
                    await EndAsync(result.MessageType).ConfigureAwait(false);
                    return;
                }

                await TakeAsync(buffer.AsMemory(0, result.Count)).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes) =>
        await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, Aborted).ConfigureAwait(false);

    protected override Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Aborted);

    /// <summary>A close is answered; text is no way to send MQTT [MQTT-6.0.0-1].</summary>
    private Task EndAsync(WebSocketMessageType type) => socket.CloseOutputAsync(
        type == WebSocketMessageType.Close ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.InvalidMessageType, null, Aborted);
}
