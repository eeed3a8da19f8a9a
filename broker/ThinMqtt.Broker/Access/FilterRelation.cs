namespace ThinMqtt.Broker;

/// <summary>
/// How the sets of topics that two valid filters (no shared ones) match lie to each other, by section 4.7: <c>a/#</c> matches
/// <c>a</c> too, and a wildcard in the first level matches no topic that begins with <c>$</c>.
/// The empty topic, which <c>/#</c> would match but no PUBLISH can have, counts as a topic here: that errs towards refusing.
/// </summary>
internal static class FilterRelation
{
    /// <summary>Every topic that <paramref name="inner"/> matches, <paramref name="outer"/> matches.</summary>
    public static bool Covers(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        // No topic has zero levels, so in first place "+/#" is "#"; further down "a/#" matches one topic more than "a/+/#".
        if (outer.SequenceEqual("+/#"u8))
        {
            outer = "#"u8;
        }

        if (AreKeptApartByDollar(outer, inner))
        {
            return false;
        }

        while (true)
        {
            var outerLevel = NextLevel(ref outer, out var outerHasMore);
            if (IsHash(outerLevel))
            {
                return true;
            }

            var innerLevel = NextLevel(ref inner, out var innerHasMore);
            if (IsHash(innerLevel) || (!IsPlus(outerLevel) && !outerLevel.SequenceEqual(innerLevel)))
            {
                return false;
            }

            if (!innerHasMore)
            {
                return !outerHasMore || IsHash(outer);
            }

            if (!outerHasMore)
            {
                return false;
            }
        }
    }

    /// <summary>There is a topic that both match.</summary>
    public static bool Overlaps(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (AreKeptApartByDollar(one, other))
        {
            return false;
        }

        while (true)
        {
            var oneLevel = NextLevel(ref one, out var oneHasMore);
            var otherLevel = NextLevel(ref other, out var otherHasMore);
            if (IsHash(oneLevel) || IsHash(otherLevel))
            {
                return true;
            }

            if (!IsPlus(oneLevel) && !IsPlus(otherLevel) && !oneLevel.SequenceEqual(otherLevel))
            {
                return false;
            }

            if (!oneHasMore || !otherHasMore)
            {
                return oneHasMore == otherHasMore || IsHash(oneHasMore ? one : other);
            }
        }
    }

    private static bool AreKeptApartByDollar(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        (BeginsWithWildcard(one) && BeginsWithDollar(other)) || (BeginsWithDollar(one) && BeginsWithWildcard(other));

    private static bool BeginsWithWildcard(ReadOnlySpan<byte> filter) => filter[0] is (byte)'+' or (byte)'#';

    private static bool BeginsWithDollar(ReadOnlySpan<byte> filter) => filter[0] == (byte)'$';

    private static bool IsHash(ReadOnlySpan<byte> text) => text is [(byte)'#'];

    private static bool IsPlus(ReadOnlySpan<byte> text) => text is [(byte)'+'];

    private static ReadOnlySpan<byte> NextLevel(ref ReadOnlySpan<byte> rest, out bool hasMore)
    {
        var end = rest.IndexOf((byte)'/');
        hasMore = end >= 0;
        var level = hasMore ? rest[..end] : rest;
        rest = hasMore ? rest[(end + 1)..] : default;
        return level;
    }
}
