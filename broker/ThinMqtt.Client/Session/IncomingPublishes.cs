using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// The receiver's side of QoS 1 and 2 (sections 4.3.2 and 4.3.3): what must be acknowledged, and the QoS 2 identifiers that keep a message
/// from being handled twice, which outlive connections.
/// </summary>
internal sealed class IncomingPublishes(ushort receiveMaximum)
{
    private readonly Dictionary<ushort, ExactlyOnce> _exactlyOnce = [];
    private readonly HashSet<ushort> _unacknowledged = [];
    private MqttVersion _version;
    private int _connection;

    public void Begin(MqttVersion version, int connection, bool sessionPresent)
    {
        _version = version;
        _connection = connection;
        _unacknowledged.Clear();
        if (!sessionPresent)
        {
            _exactlyOnce.Clear();
        }
    }

    /// <summary>A PUBLISH of QoS 1 or 2 has come.</summary>
    /// <returns>Whether to hand it to handlers; otherwise it is a duplicate, and answered as far as it can be.</returns>
    /// <exception cref="MqttProtocolException">The server exceeds the client's Receive Maximum [MQTT-3.3.4-9].</exception>
    public bool TryAccept(QoS qos, ushort identifier, IBufferWriter<byte> output)
    {
        _unacknowledged.Add(identifier);
        if (_version == MqttVersion.V500 && _unacknowledged.Count > receiveMaximum)
        {
            throw new MqttProtocolException(
                ReasonCode.ReceiveMaximumExceeded, $"More than {receiveMaximum} messages are unacknowledged [MQTT-3.3.4-9].");
        }

        if (qos == QoS.AtLeastOnce)
        {
            return true;
        }

        if (!_exactlyOnce.TryGetValue(identifier, out var known))
        {
            _exactlyOnce.Add(identifier, new ExactlyOnce { AcceptedOn = _connection, AskedOn = _connection });
            return true;
        }

        known.AskedOn = _connection;
        if (known.IsHandled)
        {
            new AckPacket(PacketType.PubRec, identifier).Write(output, _version);
        }

        return false;
    }

    /// <summary>The handlers are done with a message of QoS 1 or 2.</summary>
    /// <param name="qos">That of the message.</param>
    /// <param name="identifier">That of the message.</param>
    /// <param name="connection">
    /// The connection on which it came. On a later one, a QoS 1 message is not acknowledged, since the identifier may mean another; the
    /// server sends it again.
    /// </param>
    /// <param name="output">Where the acknowledgement goes.</param>
    public void Handled(QoS qos, ushort identifier, int connection, IBufferWriter<byte> output)
    {
        if (qos == QoS.AtLeastOnce)
        {
            if (connection == _connection && _unacknowledged.Remove(identifier))
            {
                new AckPacket(PacketType.PubAck, identifier).Write(output, _version);
            }
        }
        else if (_exactlyOnce.TryGetValue(identifier, out var known) && known.AcceptedOn == connection)
        {
            known.IsHandled = true;
            if (known.AskedOn == _connection)
            {
                new AckPacket(PacketType.PubRec, identifier).Write(output, _version);
            }
        }
    }

    public void OnPubRel(ushort identifier, IBufferWriter<byte> output)
    {
        _unacknowledged.Remove(identifier);
        var reason = _exactlyOnce.Remove(identifier) ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;
        new AckPacket(PacketType.PubComp, identifier, reason).Write(output, _version);
    }

    /// <summary>A QoS 2 message whose PUBREL has not come.</summary>
    private sealed class ExactlyOnce
    {
        /// <summary>
        /// The connection on which it was handed to handlers; tells it from one of an earlier session under the same identifier.
        /// </summary>
        public required int AcceptedOn { get; init; }

        /// <summary>The connection on which the server last sent it, and so waits for PUBREC.</summary>
        public int AskedOn { get; set; }

        public bool IsHandled { get; set; }
    }
}
