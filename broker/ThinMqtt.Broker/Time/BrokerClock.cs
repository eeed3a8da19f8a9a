namespace ThinMqtt.Broker;

/// <summary>The two times: of the day, for what survives a restart, and since some moment, for what must not jump.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    /// <summary>Unix time in milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Milliseconds that never go back.</summary>
    public long Ticks => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <param name="interval">Seconds, from now.</param>
    public long ExpiresAt(uint? interval) => interval is { } seconds ? Now + (seconds * 1000L) : Message.Never;
}
