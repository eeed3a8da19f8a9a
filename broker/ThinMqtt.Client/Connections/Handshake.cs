using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>CONNECT and its answer (sections 3.1 and 3.2).</summary>
/// <param name="server">Named in errors.</param>
/// <param name="transport">Takes CONNECT.</param>
/// <param name="reader">Brings the answer, and what comes behind it.</param>
internal sealed class Handshake(Uri server, IMqttTransport transport, PacketReader reader)
{
    private const uint NeverExpires = uint.MaxValue;

    /// <summary>Acknowledge Flags and return code: a CONNACK of 3.1.1, since one of 5.0 has the length of its properties behind.</summary>
    private const int BodyOfVersion311 = 2;

    /// <exception cref="MqttConnectException">The server refused, or closed without an answer.</exception>
    /// <exception cref="MqttProtocolException">It answered with something else.</exception>
    public async Task<ConnAckPacket> RunAsync(ConnectPacket connect, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        connect.Write(output);
        await transport.WriteAsync(output.WrittenMemory, cancellationToken);
        while (true)
        {
            if (reader.TryTake(out var frame))
            {
                return Read(in frame, connect.Version);
            }

            if (!await reader.FillAsync(cancellationToken))
            {
                throw Silent(connect.Version);
            }
        }
    }

    public static ConnectPacket Connect(MqttClientOptions options, MqttVersion version, string clientId, bool isReconnect) => new()
    {
        Version = version,
        ClientId = clientId,
        CleanStart = options.CleanStart && !(isReconnect && version == MqttVersion.V500),
        KeepAlive = (ushort)options.KeepAlive.TotalSeconds,
        Will = options.WillOfConnection?.Invoke() ?? options.Will,
        UserName = options.UserName,
        Password = options.Password,
        Properties = version == MqttVersion.V500 ? Properties(options) : MqttProperties.Empty,
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

    private ConnAckPacket Read(in Frame frame, MqttVersion version)
    {
        if (frame.Type != PacketType.ConnAck)
        {
            throw new MqttProtocolException(
                ReasonCode.ProtocolError, $"The server's first packet is {frame.Type}, not ConnAck [MQTT-3.2.0-1].");
        }

        var isOlder = version == MqttVersion.V500 && frame.Body.Length == BodyOfVersion311;
        var connAck = ConnAckPacket.Read(in frame, isOlder ? MqttVersion.V311 : version);
        return connAck.ReasonCode switch
        {
            ReasonCode.UnsupportedProtocolVersion => throw Unspoken(version),
            ReasonCode.Success when isOlder => throw Unspoken(version), // it takes the packets that follow for those of 3.1.1, too
            ReasonCode.Success => connAck,
            _ => throw Refused(connAck),
        };
    }

    private MqttConnectException Unspoken(MqttVersion version)
    {
        var other = MqttVersionText.Of(version == MqttVersion.V500 ? MqttVersion.V311 : MqttVersion.V500);
        return new MqttConnectException(
            ReasonCode.UnsupportedProtocolVersion,
            $"{server.Name()} does not speak MQTT {MqttVersionText.Of(version)}. Use {other}, or let the version be found automatically.")
        {
            VersionAnswer = VersionAnswer.Refused,
        };
    }

    private MqttConnectException Silent(MqttVersion version) =>
        new($"{server.Name()} closed the connection without answering CONNECT; does it speak MQTT {MqttVersionText.Of(version)}?")
        {
            VersionAnswer = VersionAnswer.Silence,
        };

    private MqttConnectException Refused(ConnAckPacket connAck)
    {
        var reason = connAck.Properties.ReasonString is { } text ? $": {text}" : "";
        return new MqttConnectException(
            connAck.ReasonCode, $"{server.Name()} refused the connection with {connAck.ReasonCode} (0x{(byte)connAck.ReasonCode:X2}){reason}.");
    }
}
