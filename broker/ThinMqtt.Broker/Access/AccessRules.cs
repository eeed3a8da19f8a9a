using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>One rule whose names are filled in.</summary>
internal readonly record struct AccessRule(bool Allow, byte[] TopicFilter);

/// <summary>The rules of one client for one action: immutable, and asked without allocating.</summary>
/// <param name="rules">In their order.</param>
/// <param name="otherwise">The answer where no rule decides.</param>
internal sealed class AccessRules(AccessRule[] rules, bool otherwise)
{
    private readonly bool _allowsAllWithoutDollar = AllowsAllWithoutDollar(rules, otherwise);

    /// <summary>The first rule that matches the Topic Name decides.</summary>
    public bool AllowTopic(ReadOnlySpan<byte> topicName)
    {
        if (_allowsAllWithoutDollar && !topicName.StartsWith("$"u8))
        {
            return true;
        }

        foreach (var rule in rules)
        {
            if (TopicFilter.Matches(rule.TopicFilter, topicName))
            {
                return rule.Allow;
            }
        }

        return otherwise;
    }

    /// <summary>
    /// Whether a valid Topic Filter, shared or not, is covered by an allowing rule before a refusing one overlaps it. Then whatever
    /// it matches is allowed as a topic too; see <see cref="AccessRuleOptions"/>.
    /// </summary>
    public bool AllowFilter(ReadOnlySpan<byte> topicFilter)
    {
        if (SharedSubscription.TryParse(topicFilter, out _, out var inner))
        {
            topicFilter = inner;
        }

        if (_allowsAllWithoutDollar && !topicFilter.StartsWith("$"u8))
        {
            return true;
        }

        foreach (var rule in rules)
        {
            if (rule.Allow ? FilterRelation.Covers(rule.TopicFilter, topicFilter) : FilterRelation.Overlaps(rule.TopicFilter, topicFilter))
            {
                return rule.Allow;
            }
        }

        return otherwise;
    }

    private static bool AllowsAllWithoutDollar(AccessRule[] rules, bool otherwise)
    {
        foreach (var rule in rules)
        {
            if (!rule.TopicFilter.AsSpan().StartsWith("$"u8))
            {
                return rule.Allow && rule.TopicFilter.AsSpan().SequenceEqual("#"u8);
            }
        }

        return otherwise;
    }
}
