using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>A connection that a server has just accepted.</summary>
internal sealed record AcceptedConnection(Uri Server, MqttVersion Version, ConnAckPacket ConnAck, IMqttTransport Transport, PacketReader Reader);
