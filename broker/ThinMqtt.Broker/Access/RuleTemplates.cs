namespace ThinMqtt.Broker;

/// <summary>One rule as configured.</summary>
internal sealed record RuleTemplate(bool Allow, AccessAction Action, FilterTemplate TopicFilter);

/// <summary>The rules of all roles of a user, waiting for the client's names; shared by all clients of that user.</summary>
internal sealed class RuleTemplates
{
    private readonly RuleTemplate[] _publish;
    private readonly RuleTemplate[] _subscribe;
    private readonly bool _otherwise;
    private readonly Identity? _withoutNames;

    public RuleTemplates(IReadOnlyCollection<RuleTemplate> rules, bool otherwise)
    {
        _publish = [.. rules.Where(static rule => rule.Action.HasFlag(AccessAction.Publish))];
        _subscribe = [.. rules.Where(static rule => rule.Action.HasFlag(AccessAction.Subscribe))];
        _otherwise = otherwise;
        if (!rules.Any(static rule => rule.TopicFilter.HasPlaces))
        {
            _withoutNames = Fill("", null);
        }
    }

    /// <summary>Everything but publishing under <c>$SYS</c>, which is the broker's.</summary>
    public static RuleTemplates Open { get; } =
        FilterTemplate.TryParse("$SYS/#", out var sys, out var error)
            ? new([new RuleTemplate(false, AccessAction.Publish, sys)], otherwise: true)
            : throw new InvalidOperationException(error);

    public static RuleTemplates Nothing { get; } = new([], otherwise: false);

    public Identity For(string clientId, string? userName) =>
        _withoutNames is null ? Fill(clientId, userName) : _withoutNames with { UserName = userName };

    private Identity Fill(string clientId, string? userName) =>
        new(userName, Fill(_publish, clientId, userName), Fill(_subscribe, clientId, userName));

    private AccessRules Fill(RuleTemplate[] templates, string clientId, string? userName)
    {
        var rules = new List<AccessRule>(templates.Length);
        foreach (var template in templates.Where(template => userName is not null || !template.TopicFilter.NamesUser))
        {
            if (template.TopicFilter.TryFill(clientId, userName, out var filter))
            {
                rules.Add(new AccessRule(template.Allow, filter));
            }
            else if (!template.Allow)
            {
                return new AccessRules([.. rules], otherwise: false);
            }
        }

        return new AccessRules([.. rules], _otherwise);
    }
}
