namespace ThinMqtt.Broker;

/// <summary>Takes topics apart at their separators (section 4.7.1.1).</summary>
internal static class TopicLevels
{
    /// <summary>The first level, and the levels behind it; <paramref name="isLast"/> when there are none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> rest, out bool isLast)
    {
        var end = topic.IndexOf((byte)'/');
        isLast = end < 0;
        rest = isLast ? default : topic[(end + 1)..];
        return isLast ? topic : topic[..end];
    }
}
