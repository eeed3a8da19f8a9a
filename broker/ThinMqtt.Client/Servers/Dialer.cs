using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>Connects to one server, in the version of MQTT that it speaks.</summary>
internal sealed class Dialer(MqttClientOptions options)
{
    /// <summary>Some server of the cluster has; so silence is no answer about versions, but that of a server which is full or just ending.</summary>
    private bool _hasSpoken5;

    /// <exception cref="MqttConnectException">The server was not reached or refused.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<AcceptedConnection> ConnectAsync(KnownServer server, string clientId, bool isReconnect, CancellationToken stop)
    {
        AcceptedConnection accepted;
        try
        {
            accepted = await ConnectAsync(server.Address, server.Version, clientId, isReconnect, stop);
        }
        catch (MqttConnectException exception) when (
            server.MayFallBack(exception.VersionAnswer) && !(_hasSpoken5 && exception.VersionAnswer == VersionAnswer.Silence))
        {
            ThrowIfImpossible(server.Address);
            accepted = await ConnectAsync(server.Address, MqttVersion.V311, clientId, isReconnect, stop);
        }

        _hasSpoken5 |= accepted.Version == MqttVersion.V500;
        server.OnConnected(accepted.Version);
        return accepted;
    }

    private void ThrowIfImpossible(Uri server)
    {
        var faults = options.FaultsOfVersion311().ToList();
        if (faults.Count > 0)
        {
            throw new MqttConnectException(
                ReasonCode.UnsupportedProtocolVersion,
                $"{server.Name()} does not speak MQTT 5.0, and 3.1.1 does not go with the options: {string.Join(" ", faults)}");
        }
    }

    private async Task<AcceptedConnection> ConnectAsync(
        Uri server, MqttVersion version, string clientId, bool isReconnect, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        IMqttTransport? transport = null;
        try
        {
            transport = await Transports.ConnectAsync(server, options.Tls, either.Token);
            var reader = new PacketReader(transport, (uint)options.MaximumPacketSize);
            var connect = Handshake.Connect(options, version, clientId, isReconnect);
            var connAck = await new Handshake(server, transport, reader).RunAsync(connect, either.Token);
            return new AcceptedConnection(server, version, connAck, transport, reader);
        }
        catch (Exception exception)
        {
            await (transport?.DisposeAsync() ?? default);
            stop.ThrowIfCancellationRequested();
            throw exception as MqttConnectException ?? Unreachable(server, exception, limit.IsCancellationRequested);
        }
    }

    private MqttConnectException Unreachable(Uri server, Exception exception, bool isTimeout)
    {
        var reason = isTimeout ? $"no answer within {options.ConnectTimeout}" : exception.Message;
        return new MqttConnectException($"{server.Name()} could not be reached: {reason}", exception);
    }
}
