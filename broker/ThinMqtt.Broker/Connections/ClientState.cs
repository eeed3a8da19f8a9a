using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>What CONNECT agreed on for one connection.</summary>
internal sealed class ClientState(Identity identity, ushort inflightLimit, TimeSpan keepAlive)
{
    private AliasTable? _aliases;
    private int _heldAcks;
    private int _heldPubAcks;

    /// <summary>Replaced by a re-authentication.</summary>
    public Identity Identity { get; set; } = identity;

    /// <summary>QoS 1 and 2 messages sent and not acknowledged: the client's Receive Maximum, or the broker's limit.</summary>
    public ushort InflightLimit { get; } = inflightLimit;

    /// <summary>Zero is none.</summary>
    public TimeSpan KeepAlive { get; } = keepAlive;

    /// <summary>Bytes of a whole packet that the client takes.</summary>
    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    /// <summary>How many aliases the client takes.</summary>
    public ushort TopicAliasMaximum { get; init; }

    public bool WantsProblemInformation { get; init; } = true;

    /// <summary>Topic Aliases both ways; made when the first is used, by the reader or by whoever sends.</summary>
    public AliasTable Aliases => LazyInitializer.EnsureInitialized(ref _aliases, static () => new AliasTable());

    public PublishRate PublishRate;

    /// <summary>Acknowledgements wait for the store: all others of the connection queue behind them.</summary>
    public bool HasHeldAcks => Volatile.Read(ref _heldAcks) > 0;

    /// <summary>
    /// QoS 2 publications of this connection whose PUBREL has not come; those of an earlier one do not count (section 4.9). For
    /// the connection's reader.
    /// </summary>
    public int UnreleasedCount { get; set; }

    /// <summary>QoS 1 publications of the client whose PUBACK waits.</summary>
    public int HeldPubAcks => Volatile.Read(ref _heldPubAcks);

    public void AckHeld(PacketType type)
    {
        Interlocked.Increment(ref _heldAcks);
        if (type == PacketType.PubAck)
        {
            Interlocked.Increment(ref _heldPubAcks);
        }
    }

    /// <summary>Before it is sent: the client may publish on at once.</summary>
    public void AckReleased(PacketType type)
    {
        if (type == PacketType.PubAck)
        {
            Interlocked.Decrement(ref _heldPubAcks);
        }
    }

    /// <summary>After it was written: what follows may pass.</summary>
    public void AckSent() => Interlocked.Decrement(ref _heldAcks);
}
