using ThinMqtt.Client;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>How the agent uses MQTT.</summary>
internal static class ClientSettings
{
    /// <summary>Commands wait this long for a device that is off: over a weekend and some holidays.</summary>
    private static readonly TimeSpan SessionExpiryInterval = TimeSpan.FromDays(7);

    /// <summary>With the heartbeat of 30 s there is rarely a silence to ping in; a dead connection is noticed within 45 s.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    public static MqttClientOptions For(AgentOptions options, DeviceId id, Presence presence, TimeProvider time) => new()
    {
        Server = options.Servers[0],
        OtherServers = [.. options.Servers.Skip(1)],
        Version = options.MqttVersion,
        ClientId = id.Value,
        UserName = options.User,
        Password = options.Password,
        Tls = options.Tls,
        CleanStart = false,
        SessionExpiryInterval = SessionExpiryInterval,
        KeepAlive = KeepAlive,
        WillOfConnection = presence.BeginConnection,
        RetryFirstConnect = true,
        MaximumPacketSize = 2 * Payload.MaxSize,
        ReceiveMaximum = 16,
        TimeProvider = time,
    };
}
