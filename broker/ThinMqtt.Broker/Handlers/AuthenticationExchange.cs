using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Enhanced authentication on one connection (section 4.12): data goes back and forth in AUTH until the method is content.
/// First for CONNECT, later for as many re-authentications as the client likes.
/// </summary>
internal sealed class AuthenticationExchange
{
    private readonly Connection _connection;
    private readonly ConnectRequest _request;
    private readonly IEnhancedAuthenticator _authenticator;
    private IEnhancedAuthenticationExchange? _exchange;
    private bool _isConnected;

    private AuthenticationExchange(Connection connection, ConnectRequest request, IEnhancedAuthenticator authenticator)
    {
        _connection = connection;
        _request = request;
        _authenticator = authenticator;
        _exchange = Begin();
    }

    /// <summary>CONNECT named a method; one that this server does not have is refused [MQTT-4.12.0-1].</summary>
    public static void Start(Connection connection, ConnectRequest request, string method)
    {
        if (connection.Broker.Authenticators.FirstOrDefault(one => one.Method == method) is not { } authenticator)
        {
            ConnectHandler.Refuse(connection, ReasonCode.BadAuthenticationMethod, $"the Authentication Method '{method}' is not offered");
            return;
        }

        connection.Exchange = new AuthenticationExchange(connection, request, authenticator);
        connection.Exchange.Step(request.Packet.Properties.AuthenticationData);
    }

    /// <summary>AUTH from the client.</summary>
    public void Continue(AuthPacket packet)
    {
        if (packet.Properties.AuthenticationMethod != _authenticator.Method)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, "AUTH has another Authentication Method than CONNECT [MQTT-4.12.0-5].");
        }

        if (packet.ReasonCode == ReasonCode.Reauthenticate && _isConnected)
        {
            _exchange = Begin();
        }
        else if (packet.ReasonCode != ReasonCode.ContinueAuthentication || _exchange is null)
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, $"AUTH has Reason Code {packet.ReasonCode} out of turn [MQTT-4.12.0-3].");
        }

        Step(packet.Properties.AuthenticationData);
    }

    private IEnhancedAuthenticationExchange Begin() =>
        _authenticator.Begin(new EnhancedAuthenticationContext(_request.ClientId, _request.Packet.UserName));

    private void Step(byte[]? data)
    {
        _connection.Pause();
        _ = Judge(data ?? []);
    }

    private async Task Judge(byte[] data)
    {
        EnhancedAuthenticationStep step;
        try
        {
            step = await _exchange!.NextAsync(data, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(_connection.Broker.Logger, _connection.ClientIdOrAddress, exception);
            step = new EnhancedAuthenticationStep.Failure(ReasonCode.UnspecifiedError, "the authentication method failed");
        }

        _connection.Resume(() => Answer(step));
    }

    private void Answer(EnhancedAuthenticationStep step)
    {
        switch (step)
        {
            case EnhancedAuthenticationStep.Challenge challenge:
                Send(ReasonCode.ContinueAuthentication, challenge.Data);
                break;
            case EnhancedAuthenticationStep.Success success:
                Succeed(success);
                break;
            case EnhancedAuthenticationStep.Failure failure:
                Fail(failure.ReasonCode, failure.Reason);
                break;
        }
    }

    private void Succeed(EnhancedAuthenticationStep.Success success)
    {
        _exchange = null;
        var result = _connection.Broker.Access.Identify(_request.ClientId, success.UserName);
        if (result.Identity is not { } identity)
        {
            Fail(result.ReasonCode, $"user {success.UserName} is not configured");
        }
        else if (_isConnected)
        {
            _connection.Client!.Identity = identity;
            Send(ReasonCode.Success, success.Data);
        }
        else
        {
            _isConnected = true;
            ConnectHandler.Accept(_connection, _request, identity, success.Data.ToArray());
        }
    }

    private void Fail(ReasonCode reasonCode, string reason)
    {
        if (_isConnected)
        {
            _connection.Disconnect(reasonCode, reason);
        }
        else
        {
            ConnectHandler.Refuse(_connection, reasonCode, reason);
        }
    }

    private void Send(ReasonCode reasonCode, ReadOnlyMemory<byte> data)
    {
        var properties = new MqttProperties { AuthenticationMethod = _authenticator.Method, AuthenticationData = data.IsEmpty ? null : data.ToArray() };
        _connection.Output.Write(
            new AuthPacket { ReasonCode = reasonCode, Properties = properties }, static (packet, output) => packet.Write(output));
    }
}
