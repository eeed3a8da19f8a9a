namespace ThinMqtt.Protocol;

/// <summary>What a subscription asks for: section 4.7.</summary>
public static class TopicFilter
{
    /// <summary>
    /// <c>#</c> only as the whole last level [MQTT-4.7.1-1], <c>+</c> only as a whole level [MQTT-4.7.1-2], 1 to 65,535 bytes; a
    /// filter that begins with <c>$share/</c> has a ShareName and a filter behind it [MQTT-4.8.2-1], [MQTT-4.8.2-2].
    /// </summary>
    /// <param name="topicFilter">Bytes already known to be UTF-8 without U+0000.</param>
    public static bool IsValid(ReadOnlySpan<byte> topicFilter)
    {
        if (topicFilter.Length is 0 or > Utf8String.MaxLength)
        {
            return false;
        }

        return !SharedSubscription.IsShared(topicFilter)
            ? HasValidWildcards(topicFilter)
            : SharedSubscription.TryParse(topicFilter, out _, out var inner) && HasValidWildcards(inner);
    }

    /// <summary>As for bytes, and no surrogate without its partner or U+0000.</summary>
    public static bool IsValid(string topicFilter)
    {
        ArgumentNullException.ThrowIfNull(topicFilter);
        return TopicText.TryEncode(topicFilter, out var utf8) && IsValid(utf8);
    }

    public static bool HasWildcard(ReadOnlySpan<byte> topicFilter) => topicFilter.ContainsAny((byte)'+', (byte)'#');

    /// <summary>
    /// Whether a valid filter (no shared one) matches a Topic Name. A wildcard in the first level does not match a topic that
    /// begins with <c>$</c> [MQTT-4.7.2-1]; <c>a/#</c> also matches <c>a</c> (section 4.7.1.2).
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> topicFilter, ReadOnlySpan<byte> topicName)
    {
        if (topicName.StartsWith("$"u8) && (topicFilter.StartsWith("+"u8) || topicFilter.StartsWith("#"u8)))
        {
            return false;
        }

        while (true)
        {
            var filterLevel = NextLevel(ref topicFilter, out var filterHasMore);
            if (filterLevel.SequenceEqual("#"u8))
            {
                return true;
            }

            var topicLevel = NextLevel(ref topicName, out var topicHasMore);
            if (!filterLevel.SequenceEqual("+"u8) && !filterLevel.SequenceEqual(topicLevel))
            {
                return false;
            }

            if (!topicHasMore)
            {
                return !filterHasMore || topicFilter.SequenceEqual("#"u8);
            }

            if (!filterHasMore)
            {
                return false;
            }
        }
    }

    private static ReadOnlySpan<byte> NextLevel(ref ReadOnlySpan<byte> rest, out bool hasMore)
    {
        var end = rest.IndexOf((byte)'/');
        hasMore = end >= 0;
        var level = hasMore ? rest[..end] : rest;
        rest = hasMore ? rest[(end + 1)..] : default;
        return level;
    }

    private static bool HasValidWildcards(ReadOnlySpan<byte> filter)
    {
        for (var hasMore = true; hasMore;)
        {
            var level = NextLevel(ref filter, out hasMore);
            if (level.Length > 1 && HasWildcard(level))
            {
                return false;
            }

            if (hasMore && level.SequenceEqual("#"u8))
            {
                return false;
            }
        }

        return true;
    }
}
