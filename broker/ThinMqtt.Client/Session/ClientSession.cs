using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>
/// The client's Session State (section 4.1) and the packets that it wants sent: packets in, bytes out, no I/O. Outlives connections.
/// Callers, the read loop, the write loop and handlers share it: hold <see cref="Gate"/> around every call, and <see cref="OutputReady"/>
/// tells the write loop to look.
/// </summary>
internal sealed class ClientSession
{
    /// <summary>Bytes of a write, about: enough to fill several segments, and little to lose.</summary>
    private const int BatchSize = 64 * 1024;

    private readonly MqttClientOptions _options;
    private OutputBatch _filling = new();
    private OutputBatch _spare = new();
    private MqttVersion _version;
    private bool _isDisposed;

    public ClientSession(MqttClientOptions options, ushort lastPacketIdentifier)
    {
        _options = options;
        ClientId = options.ClientId;
        var identifiers = new PacketIdentifiers(lastPacketIdentifier);
        Outgoing = new OutgoingPublishes(options.OutgoingQueueLimit, identifiers);
        Incoming = new IncomingPublishes(options.ReceiveMaximum);
        Subscriptions = new SubscriptionRequests(identifiers);
    }

    public Lock Gate { get; } = new();

    public WakeUp OutputReady { get; } = new();

    public OutgoingPublishes Outgoing { get; }

    public IncomingPublishes Incoming { get; }

    public SubscriptionRequests Subscriptions { get; }

    /// <summary>As given, or as assigned by the server.</summary>
    public string ClientId { get; private set; }

    /// <summary>Rises with each connection that begins.</summary>
    public int Connection { get; private set; }

    public bool IsConnected { get; private set; }

    /// <summary>Where control packets of the present connection go; without one, nowhere.</summary>
    public IBufferWriter<byte> Output => _filling.Bytes;

    public IBufferWriter<byte>? OutputIfConnected => IsConnected ? Output : null;

    /// <summary>The server has accepted a connection: what it must be told again is written first.</summary>
    /// <returns>Subscriptions that were granted before and that this server cannot have.</returns>
    public IReadOnlyList<MqttSubscription> Begin(MqttVersion version, ConnAckPacket connAck)
    {
        var limits = ServerLimits.From(version, connAck, _options);
        _version = version;
        Connection++;
        IsConnected = true;
        ClientId = connAck.Properties.AssignedClientIdentifier ?? ClientId;
        _filling.Clear();
        Incoming.Begin(version, Connection, connAck.SessionPresent);
        var lost = Subscriptions.Begin(limits, connAck.SessionPresent, Output);
        Outgoing.Begin(limits, connAck.SessionPresent, _options.UseTopicAliases);
        return lost;
    }

    /// <summary>The connection is gone, or its last packet is written: nothing more is sent.</summary>
    public void End()
    {
        IsConnected = false;
        _filling.Clear();
    }

    /// <summary>DISCONNECT is the last packet of a connection [MQTT-3.14.4-1].</summary>
    /// <param name="packet">Null ends without one.</param>
    /// <returns>What is left to send.</returns>
    public ReadOnlyMemory<byte> EndWith(DisconnectPacket? packet)
    {
        packet?.Write(Output, _version);
        var rest = _filling.Bytes.WrittenMemory;
        _filling = new OutputBatch();
        IsConnected = false;
        return rest;
    }

    /// <summary>Gives up all that is not complete.</summary>
    public void Dispose(ObjectDisposedException exception)
    {
        _isDisposed = true;
        Outgoing.FailAll(exception);
        Subscriptions.FailAll(exception);
    }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(MqttClient));

    public void Ping() => PingPacket.Write(Output, PacketType.PingReq);

    /// <summary>Swaps buffers: the returned batch belongs to the write loop until it takes the next.</summary>
    public OutputBatch TakeBatch()
    {
        var batch = _filling;
        if (IsConnected)
        {
            Outgoing.Write(batch.Bytes, BatchSize, batch.AtMostOnce);
        }
        else
        {
            batch.Clear();
        }

        _filling = _spare;
        _filling.Clear();
        _spare = batch;
        return batch;
    }
}
