using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// One network connection: takes received bytes apart and hands each packet to its handler. The transport's calls of
/// <see cref="Receive"/>, <see cref="Resumed"/> and <see cref="Closed"/> follow one another, and it ends the
/// <see cref="Turn"/> behind them; the rest may come from any thread.
/// </summary>
internal sealed partial class Connection
{
    /// <summary>Bytes: a Will of 64 KiB and as much again for everything else.</summary>
    private const uint LargestConnect = 128 * 1024;

    /// <summary>Bytes of a DISCONNECT around its Reason String, which is ASCII.</summary>
    private const int LongestDisconnect = 10;

    private byte[]? _partial;
    private int _partialLength;
    private bool _isPaused;
    private Action? _resumption;
    private volatile bool _isClosing;

    public Connection(MqttBroker broker, MqttTransport transport, bool anonymousAllowed)
    {
        Broker = broker;
        Transport = transport;
        IsAnonymousAllowed = anonymousAllowed;
        Output = new ConnectionOutput(this, transport, broker.Options.Limits.MaximumUnsentBytes);
        OpenedAt = LastReceived = broker.Clock.Ticks;
    }

    public MqttBroker Broker { get; }

    public MqttTransport Transport { get; }

    public ConnectionOutput Output { get; }

    /// <summary>The listener lets clients in without a user name.</summary>
    public bool IsAnonymousAllowed { get; }

    /// <summary>Its place in the broker's table; that table's to keep.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Null until CONNECT was accepted.</summary>
    public Session? Session { get; private set; }

    public ClientState? Client { get; private set; }

    public MqttVersion Version { get; set; } = MqttVersion.V311;

    /// <summary>The clock's ticks at the last bytes, or the accept.</summary>
    public long LastReceived { get; private set; }

    public long OpenedAt { get; }

    /// <summary>Why the connection ends; told to the hooks.</summary>
    public ReasonCode CloseReason { get; private set; } = ReasonCode.UnspecifiedError;

    public bool IsClosing => _isClosing;

    /// <summary>Since when the peer is expected to close: the clock's ticks.</summary>
    public long ClosingSince { get; private set; }

    /// <summary>Enhanced authentication, where CONNECT asked for it.</summary>
    public AuthenticationExchange? Exchange { get; set; }

    /// <summary>Published when the connection ends without a normal DISCONNECT.</summary>
    public StoredWill? Will { get; set; }

    /// <summary>Seconds, when DISCONNECT changed them.</summary>
    public uint? ExpiryIntervalAtEnd { get; set; }

    public ushort InflightLimit => Client!.InflightLimit;

    public string ClientIdOrAddress => Session?.ClientId ?? Transport.RemoteEndPoint?.ToString() ?? "?";

    /// <summary>Called by the transport with what came.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        LastReceived = Broker.Clock.Ticks;
        Broker.Statistics.Received(bytes.Length);
        if (_isClosing)
        {
            return; // the peer's rest, until it closes
        }

        if (_partial is null && !_isPaused)
        {
            Process(ref bytes);
        }

        if (!bytes.IsEmpty)
        {
            Keep(bytes);
            ProcessKept();
        }
    }

    /// <summary>No more packets until <see cref="Resume"/>: CONNECT is being judged, or the client is faster than it may be.</summary>
    public void Pause()
    {
        _isPaused = true;
        Transport.PauseReading();
    }

    /// <summary>Has the reader go on, with <paramref name="first"/> before the next packet; from any thread.</summary>
    public void Resume(Action? first = null)
    {
        _resumption = first;
        Transport.ResumeReading();
    }

    /// <summary>Called by the transport's reader after <see cref="Resume"/>.</summary>
    public void Resumed()
    {
        _isPaused = false;
        LastReceived = Broker.Clock.Ticks;
        var first = Interlocked.Exchange(ref _resumption, null);
        if (!_isClosing)
        {
            Guard(first);
        }

        if (!_isClosing && _partial is not null)
        {
            ProcessKept();
        }
    }

    /// <summary>CONNECT was accepted; before CONNACK is written.</summary>
    public void Accepted(Session session, ClientState client)
    {
        Client = client;
        Session = session;
    }

    public void Send(in AckPacket packet)
    {
        Broker.Statistics.PacketSent();
        Output.Write(packet, Version);
    }

    /// <summary>
    /// Sends the answer to a PUBLISH or PUBREL when the store has reached <paramref name="sequence"/>, and behind those that
    /// wait already: their order is that of the packets they answer [MQTT-4.6.0-2], [MQTT-4.6.0-3].
    /// </summary>
    public void Acknowledge(in AckPacket packet, long sequence)
    {
        var store = Broker.Store;
        if (store is null || (sequence <= store.DurableSequence && !Client!.HasHeldAcks))
        {
            Send(packet);
            return;
        }

        Client!.AckHeld(packet.Type);
        Broker.Gate.Add(sequence, this, packet);
    }

    /// <summary>Sends SUBACK or UNSUBACK when the store has what it confirms, then the retained messages.</summary>
    public void Answer(SubscriptionAnswer answer, long sequence)
    {
        if (Broker.Store is null || sequence <= Broker.Store.DurableSequence)
        {
            answer.Send(this);
        }
        else
        {
            Broker.Gate.Add(sequence, () => answer.Send(this));
        }
    }

    /// <summary>Tells the client why (MQTT 5.0) and closes.</summary>
    public void Disconnect(ReasonCode reasonCode, string? reason = null)
    {
        if (_isClosing)
        {
            return;
        }

        CloseReason = reasonCode;
        if (Version == MqttVersion.V500 && Session is not null)
        {
            var mayExplain = reason is not null && Client!.WantsProblemInformation && reason.Length + LongestDisconnect <= Client.MaximumPacketSize;
            var properties = mayExplain ? new MqttProperties { ReasonString = reason } : MqttProperties.Empty;
            Output.Write(new DisconnectPacket { ReasonCode = reasonCode, Properties = properties }, static (packet, output) => packet.Write(output, MqttVersion.V500));
        }

        Close();
    }

    /// <summary>Sends what is written and closes.</summary>
    public void Close(ReasonCode? reason = null)
    {
        CloseReason = reason ?? CloseReason;
        ClosingSince = Broker.Clock.Ticks;
        _isClosing = true;
        Output.Close();
    }

    /// <summary>Called by the transport, once, when the connection is over.</summary>
    public void Closed()
    {
        _isClosing = true;
        _partial = null;
        Output.Discard();
        Broker.Connections.Remove(this);
        if (Session is { } session)
        {
            SessionEnd.ConnectionClosed(Broker, this, session);
        }
    }

    /// <summary>Whoever has not been let in yet gets no more memory than the largest sensible CONNECT.</summary>
    private uint MaximumPacketSize => Session is null
        ? Math.Min(LargestConnect, Broker.Options.Limits.MaximumPacketSize)
        : Broker.Options.Limits.MaximumPacketSize;

    private void Process(ref ReadOnlySpan<byte> bytes)
    {
        var packets = 0;
        try
        {
            while (!_isPaused && !_isClosing && Frame.TryRead(bytes, MaximumPacketSize, out var frame))
            {
                packets++;
                Dispatch(frame);
                bytes = bytes[frame.Length..];
            }
        }
        catch (Exception exception)
        {
            Failed(exception);
        }

        if (_isClosing)
        {
            bytes = default;
        }

        Broker.Statistics.Taken(packets);
    }

    private void Guard(Action? action)
    {
        try
        {
            action?.Invoke();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    /// <summary>The one place where a broken protocol, or a bug of ours, ends a connection.</summary>
    private void Failed(Exception exception)
    {
        if (exception is MqttProtocolException broken)
        {
            Refuse(broken);
            return;
        }

        Log.ConnectionFailed(Broker.Logger, ClientIdOrAddress, exception);
        Disconnect(ReasonCode.UnspecifiedError, "the server failed");
    }

    private void ProcessKept()
    {
        ReadOnlySpan<byte> kept = _partial.AsSpan(0, _partialLength);
        Process(ref kept);
        if (kept.IsEmpty)
        {
            _partial = null;
            _partialLength = 0;
        }
        else if (kept.Length < _partialLength)
        {
            kept.CopyTo(_partial);
            _partialLength = kept.Length;
        }
    }

    /// <summary>Grows by what has come, never by what a packet announces.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_partial is null || _partial.Length - _partialLength < bytes.Length)
        {
            Array.Resize(ref _partial, Math.Max(_partialLength + bytes.Length, 2 * _partialLength));
        }

        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += bytes.Length;
    }

    private void Refuse(MqttProtocolException exception)
    {
        Log.ProtocolBroken(Broker.Logger, ClientIdOrAddress, exception.ReasonCode, exception.Message);
        if (Session is null && (Version == MqttVersion.V500 || exception.ReasonCode == ReasonCode.UnsupportedProtocolVersion))
        {
            ConnectHandler.Refuse(this, exception.ReasonCode, exception.Message);
        }
        else if (Session is null)
        {
            Close(exception.ReasonCode); // 3.1.1 has no CONNACK for a CONNECT that is malformed [MQTT-3.1.4-1]
        }
        else
        {
            Disconnect(exception.ReasonCode, exception.Message);
        }
    }
}
