using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Access;

/// <summary>Few filters over few levels, and all topics that could tell two of them apart.</summary>
internal static class Filters
{
    private const int MaxLevels = 3;

    /// <summary>Valid, of up to three levels.</summary>
    public static Gen<string> Any { get; } =
        from count in Gen.Choose(1, MaxLevels)
        from levels in Gen.ListOf(Gen.Elements("", "a", "b", "$s", "+", "+", "#"), count)
        let filter = string.Join('/', levels)
        where TopicFilter.IsValid(filter)
        select filter;

    /// <summary>
    /// One level more than filters have, for what <c>#</c> matches, and a level <c>z</c> that none of them spells, for what only
    /// <c>+</c> matches.
    /// </summary>
    public static IReadOnlyList<byte[]> AllTopics { get; } =
        [.. Topics(MaxLevels + 1).Select(Encoding.UTF8.GetBytes)];

    public static IEnumerable<byte[]> TopicsOf(string filter)
    {
        var bytes = Encoding.UTF8.GetBytes(filter);
        return AllTopics.Where(topic => TopicFilter.Matches(bytes, topic));
    }

    private static IEnumerable<string> Topics(int maxLevels)
    {
        string[] levels = ["", "a", "b", "$s", "z"];
        IEnumerable<string> longest = levels;
        var all = longest;
        for (var i = 1; i < maxLevels; i++)
        {
            longest = [.. longest.SelectMany(topic => levels.Select(level => $"{topic}/{level}"))];
            all = all.Concat(longest);
        }

        return all;
    }
}
