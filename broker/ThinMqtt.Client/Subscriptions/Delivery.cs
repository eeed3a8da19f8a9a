namespace ThinMqtt.Client;

/// <summary>A received message on its way through handlers; acknowledged when the last one is done with it.</summary>
/// <param name="message">The message.</param>
/// <param name="packetIdentifier">0 at QoS 0.</param>
/// <param name="connection">The number of the connection on which it came.</param>
/// <param name="handlers">How many get it.</param>
internal sealed class Delivery(MqttMessage message, ushort packetIdentifier, int connection, int handlers)
{
    private int _remaining = handlers;

    public MqttMessage Message => message;

    public ushort PacketIdentifier => packetIdentifier;

    public int Connection => connection;

    /// <returns>Whether this handler was the last.</returns>
    public bool IsDone() => Interlocked.Decrement(ref _remaining) <= 0;
}
