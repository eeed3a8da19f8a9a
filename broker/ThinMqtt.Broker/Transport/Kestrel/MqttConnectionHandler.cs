using Microsoft.AspNetCore.Connections;

namespace ThinMqtt.Broker;

/// <summary>Ends Kestrel's pipeline of an MQTT listener.</summary>
internal sealed class MqttConnectionHandler(MqttBroker broker)
{
    public async Task RunAsync(ConnectionContext context, bool anonymousAllowed)
    {
        using var transport = new PipeTransport(context);
        transport.Connection = broker.TryOpen(transport, anonymousAllowed);
        if (transport.Connection is not null)
        {
            await transport.RunAsync().ConfigureAwait(false);
        }
    }
}
