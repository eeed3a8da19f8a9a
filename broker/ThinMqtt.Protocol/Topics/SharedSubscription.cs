namespace ThinMqtt.Protocol;

/// <summary>Filters of the form <c>$share/{ShareName}/{filter}</c>, section 4.8.2.</summary>
public static class SharedSubscription
{
    private static ReadOnlySpan<byte> Prefix => "$share/"u8;

    public static bool IsShared(ReadOnlySpan<byte> topicFilter) => topicFilter.StartsWith(Prefix);

    /// <summary>
    /// Takes the filter apart: a ShareName of at least one character without <c>+</c> and <c>#</c> [MQTT-4.8.2-2], a <c>/</c>,
    /// and a filter, whose own form is not checked here.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> topicFilter, out ReadOnlySpan<byte> shareName, out ReadOnlySpan<byte> filter)
    {
        shareName = filter = default;
        if (!IsShared(topicFilter))
        {
            return false;
        }

        var rest = topicFilter[Prefix.Length..];
        var end = rest.IndexOf((byte)'/');
        if (end < 1 || end == rest.Length - 1 || TopicFilter.HasWildcard(rest[..end]))
        {
            return false;
        }

        shareName = rest[..end];
        filter = rest[(end + 1)..];
        return true;
    }
}
