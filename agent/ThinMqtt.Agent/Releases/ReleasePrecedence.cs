using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Which of two releases of one package is the newer one.</summary>
internal static class ReleasePrecedence
{
    /// <summary>By the counters where both have one, which also says that an older version is meant; else by the versions.</summary>
    /// <returns>More than zero when <paramref name="left"/> is the newer one, zero when neither is.</returns>
    public static int Compare(Manifest left, Manifest right)
    {
        var counters = left.Counter is { } mine && right.Counter is { } other ? mine.CompareTo(other) : 0;
        return counters != 0 ? counters : left.Version.CompareTo(right.Version);
    }
}
