using ThinMqtt.Client;
using ThinMqtt.Protocol;

namespace ThinMqtt.EndToEnd.Tests.Kill;

/// <summary>A client whose session must survive every kill: notes each time that it does not.</summary>
internal static class PersistentClient
{
    public static MqttClient Create(Uri server, string clientId, MqttVersion version, Action<string> complain)
    {
        var client = new MqttClient(new MqttClientOptions
        {
            Server = server,
            ClientId = clientId,
            Version = version,
            CleanStart = false,
            SessionExpiryInterval = TimeSpan.FromMinutes(30),
            RetryFirstConnect = true,
            ReconnectBackOff = new ReconnectBackOff { Minimum = TimeSpan.FromMilliseconds(5), Maximum = TimeSpan.FromMilliseconds(50) },
        });
        var connections = 0;
        client.Connected += (_, connected) =>
        {
            if (++connections > 1 && !connected.ConnAck.SessionPresent)
            {
                complain($"{clientId}: its session was gone at connection {connections}");
            }
        };
        client.Disconnected += (_, end) =>
        {
            if (end.ReasonCode is { } code && code.IsFailure())
            {
                complain($"{clientId}: {end.Text}");
            }
        };
        return client;
    }
}
