using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>A CONNECT on its way to an answer.</summary>
/// <param name="Packet">As received.</param>
/// <param name="ClientId">Its ClientId, or the one assigned (section 3.1.3.1).</param>
internal sealed record ConnectRequest(ConnectPacket Packet, string ClientId)
{
    public static ConnectRequest For(ConnectPacket packet) =>
        new(packet, packet.ClientId.Length > 0 ? packet.ClientId : "auto-" + Guid.NewGuid().ToString("N"));
}
