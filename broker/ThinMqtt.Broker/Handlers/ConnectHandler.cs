using System.Text;
using Microsoft.Extensions.Logging;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>CONNECT: judged, perhaps in the background, then answered (section 3.1.4).</summary>
internal static class ConnectHandler
{
    /// <summary>The first packet of a connection must be CONNECT [MQTT-3.1.0-1].</summary>
    public static void HandleFirst(Connection connection, in Frame frame)
    {
        if (connection.Exchange is { } exchange && frame.Type == PacketType.Auth)
        {
            exchange.Continue(AuthPacket.Read(frame, connection.Version));
            return;
        }

        if (frame.Type != PacketType.Connect || connection.Exchange is not null)
        {
            Log.ProtocolBroken(connection.Broker.Logger, connection.ClientIdOrAddress, ReasonCode.ProtocolError, "The first packet is not CONNECT [MQTT-3.1.0-1].");
            connection.Close(ReasonCode.ProtocolError);
            return;
        }

        connection.Version = VersionToAnswerIn(frame);
        var packet = ConnectPacket.Read(frame);
        if (Check(connection, packet) is { } refusal)
        {
            Refuse(connection, refusal.ReasonCode, refusal.Text);
            return;
        }

        var request = ConnectRequest.For(packet);
        if (packet.Properties.AuthenticationMethod is { } method)
        {
            AuthenticationExchange.Start(connection, request, method);
        }
        else
        {
            Authenticate(connection, request);
        }
    }

    /// <summary>CONNACK with a failure, then the end [MQTT-3.1.4-2].</summary>
    public static void Refuse(Connection connection, ReasonCode reasonCode, string text)
    {
        connection.Broker.Statistics.Refused();
        Log.Refused(connection.Broker.Logger, connection.ClientIdOrAddress, reasonCode, text);
        var code = ReasonCodes.IsAllowed(reasonCode, PacketType.ConnAck) ? reasonCode : ReasonCode.ProtocolError;
        var packet = new ConnAckPacket { ReasonCode = code, Properties = new MqttProperties { ReasonString = text } };
        connection.Output.Write((packet, connection.Version), static (answer, output) => answer.packet.Write(output, answer.Version));
        connection.Close(reasonCode);
    }

    /// <summary>The client is who it says: CONNACK, and its session.</summary>
    public static void Accept(Connection connection, ConnectRequest request, Identity identity, byte[]? authenticationData = null)
    {
        var broker = connection.Broker;
        var packet = request.Packet;
        if (packet.Will is { } will && !identity.MayPublish(Encoding.UTF8.GetBytes(will.TopicName)))
        {
            Refuse(connection, ReasonCode.NotAuthorized, "the Will Topic is not allowed");
            return;
        }

        var terms = new ConnectTerms(broker.Options.Limits, request, authenticationData);
        connection.Will = packet.Will is null ? null : Wills.From(packet.Will);
        var client = terms.ToClientState(identity, broker.Clock.Ticks);
        if (packet.CleanStart && TryForget(broker, request.ClientId, out var sequence))
        {
            connection.Pause();
            broker.Gate.Add(sequence, () => connection.Resume(() => Attach(connection, request, client, terms)));
        }
        else
        {
            Attach(connection, request, client, terms);
        }
    }

    /// <summary>
    /// Clean Start discards what is stored, on disk too before the client is told: identifiers of the old session must not be
    /// taken for those of the new one after a crash [MQTT-3.1.2-4].
    /// </summary>
    private static bool TryForget(MqttBroker broker, string clientId, out long sequence)
    {
        sequence = 0;
        var session = broker.Sessions.GetOrCreate(clientId);
        if (!session.IsStored)
        {
            return false;
        }

        if (session.Connection is { } old)
        {
            SessionEnd.TakeOver(broker, old, session);
        }

        SessionEnd.End(broker, session, epoch: null);
        sequence = broker.Store?.LastSequence ?? 0;
        return sequence > 0;
    }

    private static void Attach(Connection connection, ConnectRequest request, ClientState client, ConnectTerms terms)
    {
        while (!TryAttach(connection, request, client, terms))
        {
        }

        var broker = connection.Broker;
        if (broker.Logger.IsEnabled(LogLevel.Debug))
        {
            Log.Connected(broker.Logger, request.ClientId, connection.Transport.RemoteEndPoint, connection.Version);
        }

        broker.Events.OnConnected(connection, client.Identity);
    }

    private static bool TryAttach(Connection connection, ConnectRequest request, ClientState client, ConnectTerms terms)
    {
        var broker = connection.Broker;
        var session = broker.Sessions.GetOrCreate(request.ClientId);
        if (session.Connection is { } old)
        {
            SessionEnd.TakeOver(broker, old, session);
        }

        if (session.Epoch > 0 && (request.Packet.CleanStart || session.ExpiryInterval == 0))
        {
            SessionEnd.End(broker, session, epoch: null);
            session = broker.Sessions.GetOrCreate(request.ClientId);
        }

        connection.Accepted(session, client);
        return session.TryAttach(connection, request.Packet.CleanStart, terms.ExpiryInterval, isPresent =>
        {
            broker.Statistics.PacketSent();
            connection.Output.Write(
                (Packet: terms.ToConnAck(isPresent), connection.Version), static (answer, output) => answer.Packet.Write(output, answer.Version));
        });
    }

    private static void Authenticate(Connection connection, ConnectRequest request)
    {
        var packet = request.Packet;
        var judgement = connection.Broker.Access.AuthenticateAsync(
            request.ClientId, packet.UserName, packet.Password, connection.Transport.ClientCertificate, connection.IsAnonymousAllowed, CancellationToken.None);
        if (judgement.IsCompletedSuccessfully)
        {
            Judged(connection, request, judgement.Result);
            return;
        }

        connection.Pause();
        _ = Await(connection, request, judgement);
    }

    private static async Task Await(Connection connection, ConnectRequest request, ValueTask<AuthenticationResult> judgement)
    {
        AuthenticationResult result;
        try
        {
            result = await judgement.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(connection.Broker.Logger, connection.ClientIdOrAddress, exception);
            result = AuthenticationResult.Refuse(ReasonCode.UnspecifiedError);
        }

        connection.Resume(() => Judged(connection, request, result));
    }

    private static void Judged(Connection connection, ConnectRequest request, AuthenticationResult result)
    {
        if (result.Identity is { } identity)
        {
            Accept(connection, request, identity);
        }
        else
        {
            Refuse(connection, result.ReasonCode, "the client was not authenticated");
        }
    }

    private static (ReasonCode ReasonCode, string Text)? Check(Connection connection, ConnectPacket packet)
    {
        var limits = connection.Broker.Options.Limits;
        if (connection.Broker.IsStopping)
        {
            return (ReasonCode.ServerUnavailable, "the server is shutting down");
        }

        if (packet.ClientId.Length == 0 && packet.Version == MqttVersion.V311 && !packet.CleanStart)
        {
            return (ReasonCode.ClientIdentifierNotValid, "an empty ClientId needs Clean Session [MQTT-3.1.3-8]");
        }

        if (packet.Will is { } will && TopicName.CountLevels(Encoding.UTF8.GetBytes(will.TopicName)) > limits.MaximumTopicLevels)
        {
            return (ReasonCode.TopicNameInvalid, "the Will Topic has more levels than this server takes");
        }

        return packet.Will is { TopicName: "$SYS" or ['$', 'S', 'Y', 'S', '/', ..] }
            ? (ReasonCode.TopicNameInvalid, "a Will may not go to $SYS")
            : null;
    }

    /// <summary>Before the packet is known to be well-formed: a later version than ours is answered in ours, an earlier in 3.1.1.</summary>
    private static MqttVersion VersionToAnswerIn(in Frame frame) =>
        frame.Body.Length > 6 && frame.Body[..6].SequenceEqual("\0\u0004MQTT"u8) && frame.Body[6] >= (byte)MqttVersion.V500
            ? MqttVersion.V500
            : MqttVersion.V311;
}
