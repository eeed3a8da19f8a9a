namespace ThinMqtt.Broker;

/// <summary>What one client may cost. Every default says where it comes from.</summary>
public sealed class LimitsOptions
{
    /// <summary>
    /// Connections at once; 0 takes what the process may open files, less 128 for everything else. One above it is closed
    /// at once.
    /// </summary>
    public int MaximumConnections { get; set; }

    /// <summary>From accept to CONNECT and its authentication. 10 s: a TLS handshake over a bad link takes a few.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a whole packet. 1 MiB: inventories and log tails are far below, and updates travel over HTTP.</summary>
    public uint MaximumPacketSize { get; set; } = 1024 * 1024;

    /// <summary>Levels of a topic name or filter. 64: a tree is walked to this depth; the topics of this system have five.</summary>
    public int MaximumTopicLevels { get; set; } = 64;

    /// <summary>Subscriptions of one session. 10,000: a bridge has thousands, a device a handful.</summary>
    public int MaximumSubscriptions { get; set; } = 10_000;

    /// <summary>
    /// QoS 1 and 2 messages that wait in one session, whether its client is away or slow. 100,000: what as many devices
    /// report while their manager restarts. The newest beyond it is dropped for this session and counted.
    /// </summary>
    public int MaximumQueuedMessages { get; set; } = 100_000;

    /// <summary>Bytes of those messages. 64 MiB: a thousand full queues would still fit a server.</summary>
    public long MaximumQueuedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// QoS 1 and 2 messages sent to one client and not acknowledged; its own Receive Maximum may lower it. 1,024: keeps a
    /// 100 Mbit/s link of 50 ms busy with messages of 600 bytes.
    /// </summary>
    public ushort MaximumInflight { get; set; } = 1024;

    /// <summary>The Receive Maximum told to clients: QoS 1 and 2 messages from one client not yet acknowledged. 1,024, as above.</summary>
    public ushort ReceiveMaximum { get; set; } = 1024;

    /// <summary>
    /// Bytes that wait for a client that does not read, beyond what the kernel holds. 1 MiB: a second of a busy link. When
    /// it is full QoS 0 is dropped and QoS 1 and 2 wait in the session.
    /// </summary>
    public int MaximumUnsentBytes { get; set; } = 1024 * 1024;

    /// <summary>The Topic Alias Maximum told to clients, and the most of them used towards a client. 64: a device has a dozen topics.</summary>
    public ushort TopicAliasMaximum { get; set; } = 64;

    /// <summary>
    /// The longest a session outlives its connection; a client that asks for more is told this. 30 days: the longest holiday
    /// of a class room, after which a device starts anew. <see cref="TimeSpan.MaxValue"/> sets no limit.
    /// </summary>
    public TimeSpan MaximumSessionExpiry { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The longest Keep Alive; a client that asks for more, or none, is told this one (MQTT 5.0). Zero, the default, leaves
    /// it to the client, as 3.1.1 clients cannot be told.
    /// </summary>
    public TimeSpan MaximumKeepAlive { get; set; }

    /// <summary>
    /// PUBLISH packets a second of one client; one that is faster is read no faster. 0, the default, sets no limit: a manager
    /// may publish as fast as it can, and a flood is slowed by its own acknowledgements and the turn of the others.
    /// </summary>
    public int MaximumPublishRate { get; set; }

    /// <param name="asked">Seconds; 0xFFFFFFFF is never.</param>
    internal uint LimitExpiry(uint asked) =>
        MaximumSessionExpiry.TotalSeconds >= uint.MaxValue ? asked : Math.Min(asked, (uint)MaximumSessionExpiry.TotalSeconds);
}
