namespace ThinMqtt.Client;

/// <summary>Chooses the transport by the scheme of the server's address.</summary>
internal static class Transports
{
    private const int MqttPort = 1883;
    private const int MqttsPort = 8883;

    public static async Task<IMqttTransport> ConnectAsync(Uri server, MqttTlsOptions options, CancellationToken cancellationToken)
    {
        var tls = server.Scheme is "mqtts" or "wss" ? options.ToAuthentication(server.DnsSafeHost) : null;
        if (server.Scheme is "ws" or "wss")
        {
            return await WebSocketTransport.ConnectAsync(server, tls, cancellationToken);
        }

        var port = server.Port > 0 ? server.Port : tls is null ? MqttPort : MqttsPort;
        return await SocketTransport.ConnectAsync(server, port, tls, cancellationToken);
    }
}
