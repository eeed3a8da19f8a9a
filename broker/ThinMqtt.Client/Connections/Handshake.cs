using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>CONNECT and its answer (sections 3.1 and 3.2).</summary>
internal static class Handshake
{
    private const uint NeverExpires = uint.MaxValue;

    /// <exception cref="MqttConnectException">The server refused, or closed without an answer.</exception>
    /// <exception cref="MqttProtocolException">It answered with something else.</exception>
    public static async Task<ConnAckPacket> RunAsync(
        IMqttTransport transport, PacketReader reader, ConnectPacket connect, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        connect.Write(output);
        await transport.WriteAsync(output.WrittenMemory, cancellationToken);
        ConnAckPacket? connAck;
        while (!TryTakeConnAck(reader, connect.Version, out connAck))
        {
            if (!await reader.FillAsync(cancellationToken))
            {
                throw new MqttConnectException(
                    "The server closed the connection without answering CONNECT; does it speak this version of MQTT?");
            }
        }

        return connAck.ReasonCode == ReasonCode.Success ? connAck : throw Refused(connAck);
    }

    public static ConnectPacket Connect(MqttClientOptions options, string clientId, bool isReconnect) => new()
    {
        Version = options.Version,
        ClientId = clientId,
        CleanStart = options.CleanStart && !(isReconnect && options.Version == MqttVersion.V500),
        KeepAlive = (ushort)options.KeepAlive.TotalSeconds,
        Will = options.WillOfConnection?.Invoke() ?? options.Will,
        UserName = options.UserName,
        Password = options.Password,
        Properties = options.Version == MqttVersion.V500 ? Properties(options) : MqttProperties.Empty,
    };

    private static MqttProperties Properties(MqttClientOptions options) => new()
    {
        SessionExpiryInterval = options.SessionExpiryInterval switch
        {
            { Ticks: 0 } => null,
            var interval when interval == TimeSpan.MaxValue => NeverExpires,
            var interval => (uint)interval.TotalSeconds,
        },
        ReceiveMaximum = options.ReceiveMaximum,
        MaximumPacketSize = (uint)options.MaximumPacketSize,
        TopicAliasMaximum = options.TopicAliasMaximum,
        UserProperties = options.UserProperties,
    };

    private static bool TryTakeConnAck(PacketReader reader, MqttVersion version, [NotNullWhen(true)] out ConnAckPacket? connAck)
    {
        connAck = null;
        if (!reader.TryTake(out var frame))
        {
            return false;
        }

        connAck = frame.Type == PacketType.ConnAck
            ? ConnAckPacket.Read(in frame, version)
            : throw new MqttProtocolException(
                ReasonCode.ProtocolError, $"The server's first packet is {frame.Type}, not ConnAck [MQTT-3.2.0-1].");
        return true;
    }

    private static MqttConnectException Refused(ConnAckPacket connAck)
    {
        var reason = connAck.Properties.ReasonString is { } text ? $": {text}" : "";
        return new MqttConnectException(
            connAck.ReasonCode, $"The server refused the connection with {connAck.ReasonCode} (0x{(byte)connAck.ReasonCode:X2}){reason}.");
    }
}
