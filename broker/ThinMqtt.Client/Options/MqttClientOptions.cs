using ThinMqtt.Protocol;

namespace ThinMqtt.Client;

/// <summary>What an <see cref="MqttClient"/> is told once, when it is made.</summary>
public sealed record MqttClientOptions
{
    /// <summary>
    /// <c>mqtt://host:1883</c>, <c>mqtts://host:8883</c>, <c>ws://host:80/mqtt</c> or <c>wss://host:443/mqtt</c>; without a port, the one
    /// shown, which is IANA's.
    /// </summary>
    public required Uri Server { get; init; }

    /// <summary>
    /// Further servers of the same cluster, which share sessions and messages with <see cref="Server"/>. The client begins at any of them all,
    /// in an order drawn once; when one cannot be reached or is lost the next is tried at once, and when all had their turn there is a wait
    /// (<see cref="ReconnectBackOff"/>). Default: none.
    /// </summary>
    public IReadOnlyList<Uri> OtherServers { get; init; } = [];

    /// <summary>Default: empty, which asks the server to assign one (section 3.1.3.1); the assigned one is kept for reconnects.</summary>
    public string ClientId { get; init; } = "";

    public string? UserName { get; init; }

    /// <summary>0 to 65,535 bytes. MQTT 3.1.1 wants a <see cref="UserName"/> beside it [MQTT-3.1.2-22].</summary>
    public byte[]? Password { get; init; }

    /// <summary>
    /// 5.0, 3.1.1, or <see langword="null"/>, the default, which finds out: 5.0 first, and 3.1.1 where the server says that it does not speak
    /// 5.0 (return code 1 of 3.1.1, or 0x84), or closes without answering CONNECT. Errors of the network mean nothing. What was found holds
    /// for later connections of an hour; then, and after another <see cref="MqttClient.ConnectAsync"/>, 5.0 is tried again.
    /// </summary>
    /// <remarks>
    /// 3.1.1 lacks, and the client goes without: <see cref="SessionExpiryInterval"/> (the server keeps the session as long as it likes, or
    /// with <see cref="CleanStart"/> not at all), the Will's delay (it is published at once), Reason Codes (a publish that the server does
    /// not allow looks like a success, or ends the connection; a session that was taken over looks like a lost connection),
    /// <see cref="ReceiveMaximum"/> and <see cref="MaximumPacketSize"/> as the server's knowledge (a larger packet ends the connection), what
    /// the server takes, topic aliases, and all properties of messages, expiry included; No Local, Retain As Published and Retain Handling of
    /// subscriptions. Refused with an error are shared subscriptions, requests
    /// (<see cref="MqttClient.RequestAsync"/>), and options that 3.1.1 forbids.
    /// </remarks>
    public MqttVersion? Version { get; init; }

    /// <summary>
    /// Whether the first connection begins a new session (section 3.1.2.4). Default: true. In 5.0, reconnects always ask for the session
    /// that the first connection began; in 3.1.1 this is Clean Session, which holds for reconnects too.
    /// </summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>
    /// How long the server keeps the session without a connection: whole seconds up to 2^32 - 2, or <see cref="TimeSpan.MaxValue"/> for
    /// ever (section 3.1.2.11.2). Default: zero, the specification's. 3.1.1 has no such thing and ignores it.
    /// </summary>
    public TimeSpan SessionExpiryInterval { get; init; }

    /// <summary>
    /// Silence after which the client pings: whole seconds up to 65,535; zero is never (section 3.1.2.10). Default: 60 s, as mosquitto's
    /// clients. The server's own wish (Server Keep Alive) wins. The connection is closed when half of it again passes without an answer.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the server publishes when this client is lost (section 3.1.2.5).</summary>
    public Will? Will { get; init; }

    /// <summary>
    /// Makes the Will of each connection when it begins, for one that says when that was; wins over <see cref="Will"/>. Default: none.
    /// </summary>
    public Func<Will>? WillOfConnection { get; init; }

    /// <summary>
    /// QoS 1 and 2 messages that may wait for their handlers: 1 to 65,535 (section 3.1.2.11.3). Default: 256, so that a burst does not fill
    /// a thin client's memory. 3.1.1 cannot tell the server.
    /// </summary>
    public ushort ReceiveMaximum { get; init; } = 256;

    /// <summary>Bytes of the largest packet accepted, header included: 1 to 268,435,460 (section 3.1.2.11.4). Default: 1 MiB.</summary>
    public int MaximumPacketSize { get; init; } = 1024 * 1024;

    /// <summary>Topic aliases that the server may use: 0 to 65,535 (section 3.1.2.11.5). Default: 16.</summary>
    public ushort TopicAliasMaximum { get; init; } = 16;

    /// <summary>Whether the client abbreviates repeated topics, as far as the server allows. Default: false.</summary>
    public bool UseTopicAliases { get; init; }

    /// <summary>
    /// Limit for name look-up, TCP, TLS and CONNACK together, and for the DISCONNECT of a graceful end. Default: 10 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether <see cref="MqttClient.ConnectAsync"/> keeps trying until it succeeds or is cancelled, instead of failing with the first
    /// attempt. Default: false.
    /// </summary>
    public bool RetryFirstConnect { get; init; }

    public ReconnectBackOff ReconnectBackOff { get; init; } = new();

    /// <summary>
    /// Whether to reconnect after another client has taken the session over (0x8E). Default: false, because two clients of one ClientId
    /// would fight for ever. A server that closes without saying so, as all of 3.1.1 and mosquitto 2.0.11 do, looks like a lost connection.
    /// </summary>
    public bool ReconnectAfterTakeOver { get; init; }

    /// <summary>
    /// QoS 1 and 2 publishes in flight at most, at least 1; a lower Receive Maximum of the server wins. Default: null, which is 65,535 in
    /// 5.0, and in 3.1.1, where a server cannot say what it takes, 20: mosquitto's own limit, beyond which it leaves QoS 2 unanswered.
    /// </summary>
    public ushort? InFlightLimit { get; init; }

    /// <summary>Publishes accepted and not yet complete, at least 1; further ones wait for room. Default: 1,000.</summary>
    public int OutgoingQueueLimit { get; init; } = 1000;

    /// <summary>
    /// QoS 0 messages that may wait for one subscription's handler, at least 1; further ones are dropped and reported by
    /// <see cref="MqttClient.MessageDropped"/>. Default: 1,000.
    /// </summary>
    public int IncomingQueueLimit { get; init; } = 1000;

    public MqttTlsOptions Tls { get; init; } = new();

    /// <summary>Sent with CONNECT in 5.0 (section 3.1.2.11.8).</summary>
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    /// <summary>The clock of time-outs, keep-alive and back-off. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal IReadOnlyList<Uri> AllServers => [Server, .. OtherServers];
}
