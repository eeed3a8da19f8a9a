using System.Net;

namespace ThinMqtt.Broker;

/// <summary>The plain TCP listeners that the builder gathered.</summary>
internal sealed class MqttListenerOptions
{
    public List<TcpListenerOptions> Tcp { get; } = [];
}

internal sealed record TcpListenerOptions(IPEndPoint EndPoint, bool IsAnonymousAllowed);
