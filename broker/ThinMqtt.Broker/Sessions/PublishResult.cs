namespace ThinMqtt.Broker;

/// <summary>What became of one publication.</summary>
internal struct PublishResult
{
    /// <summary>Sessions that a matching subscription belongs to.</summary>
    public int Matched;

    /// <summary>PUBLISH packets written.</summary>
    public int Sent;

    /// <summary>The store's sequence number that must be durable before the publisher is told; 0 is none.</summary>
    public long Sequence;
}
