using System.Net;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Hooks for the host's own code: it reacts without a connection of its own. They run on the broker's threads, so they must
/// return at once and not throw; what they throw is logged and does no harm.
/// </summary>
public sealed class BrokerEvents
{
    private readonly Action<Exception> _failed;

    internal BrokerEvents(Action<Exception> failed) => _failed = failed;

    public event Action<ConnectedClient>? Connected;

    public event Action<DisconnectedClient>? Disconnected;

    public event Action<ClientSubscription>? Subscribed;

    public event Action<ClientSubscription>? Unsubscribed;

    public event Action<PublishedMessage>? Published;

    internal void OnConnected(Connection connection, Identity identity)
    {
        if (Connected is { } handler)
        {
            Guard(() => handler(new ConnectedClient(
                connection.Session!.ClientId, identity.UserName, connection.Transport.RemoteEndPoint, connection.Version)));
        }
    }

    internal void OnDisconnected(string clientId, ReasonCode reason)
    {
        if (Disconnected is { } handler)
        {
            Guard(() => handler(new DisconnectedClient(clientId, reason)));
        }
    }

    internal void OnSubscribed(Connection connection, TopicSubscription subscription)
    {
        if (Subscribed is { } handler)
        {
            Guard(() => handler(new ClientSubscription(connection.Session!.ClientId, subscription.TopicFilter)));
        }
    }

    internal void OnUnsubscribed(Connection connection, string topicFilter)
    {
        if (Unsubscribed is { } handler)
        {
            Guard(() => handler(new ClientSubscription(connection.Session!.ClientId, topicFilter)));
        }
    }

    internal void OnPublished(Message message, Session? origin)
    {
        if (Published is { } handler)
        {
            Guard(() => handler(new PublishedMessage(origin?.ClientId, message.TopicName, message.Payload, message.QoS, message.Retain)));
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            _failed(exception);
        }
    }
}

/// <param name="ClientId">As given or assigned.</param>
/// <param name="UserName">Null for an anonymous client.</param>
/// <param name="RemoteEndPoint">Where it comes from, where that is known.</param>
/// <param name="Version">The protocol it speaks.</param>
public sealed record ConnectedClient(string ClientId, string? UserName, EndPoint? RemoteEndPoint, MqttVersion Version);

/// <param name="ClientId">Whose connection ended.</param>
/// <param name="Reason">
/// What the client's DISCONNECT said, or what the broker told it; <see cref="ReasonCode.UnspecifiedError"/> when the network
/// ended it.
/// </param>
public sealed record DisconnectedClient(string ClientId, ReasonCode Reason);

/// <param name="ClientId">Whose subscription.</param>
/// <param name="TopicFilter">As subscribed, with <c>$share</c>.</param>
public sealed record ClientSubscription(string ClientId, string TopicFilter);

/// <param name="ClientId">Who published; null for the broker itself and for Wills.</param>
/// <param name="TopicName">UTF-8.</param>
/// <param name="Payload">Not to be changed.</param>
/// <param name="QoS">As published.</param>
/// <param name="Retain">As published.</param>
public sealed record PublishedMessage(string? ClientId, ReadOnlyMemory<byte> TopicName, ReadOnlyMemory<byte> Payload, QoS QoS, bool Retain);
