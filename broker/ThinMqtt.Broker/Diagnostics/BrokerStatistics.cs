namespace ThinMqtt.Broker;

/// <summary>Counters since the start; one addition for a whole fan-out or send.</summary>
internal sealed class BrokerStatistics
{
    private long _bytesReceived;
    private long _bytesSent;
    private long _messagesReceived;
    private long _messagesSent;
    private long _publishReceived;
    private long _publishSent;
    private long _publishDropped;
    private long _connectionsAccepted;
    private long _connectionsRefused;

    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Packets of any type.</summary>
    public long MessagesReceived => Interlocked.Read(ref _messagesReceived);

    public long MessagesSent => Interlocked.Read(ref _messagesSent);

    public long PublishReceived => Interlocked.Read(ref _publishReceived);

    public long PublishSent => Interlocked.Read(ref _publishSent);

    /// <summary>Messages not delivered to a session because a limit was reached.</summary>
    public long PublishDropped => Interlocked.Read(ref _publishDropped);

    public long ConnectionsAccepted => Interlocked.Read(ref _connectionsAccepted);

    /// <summary>Connections that were answered with a failure in CONNACK, or over the limit.</summary>
    public long ConnectionsRefused => Interlocked.Read(ref _connectionsRefused);

    public void Received(int bytes) => Interlocked.Add(ref _bytesReceived, bytes);

    public void Taken(int packets) => Interlocked.Add(ref _messagesReceived, packets);

    public void Sent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public void Published() => Interlocked.Increment(ref _publishReceived);

    public void Delivered(int messages)
    {
        Interlocked.Add(ref _publishSent, messages);
        Interlocked.Add(ref _messagesSent, messages);
    }

    public void PacketSent() => Interlocked.Increment(ref _messagesSent);

    public void Dropped() => Interlocked.Increment(ref _publishDropped);

    public void Accepted() => Interlocked.Increment(ref _connectionsAccepted);

    public void Refused() => Interlocked.Increment(ref _connectionsRefused);
}
