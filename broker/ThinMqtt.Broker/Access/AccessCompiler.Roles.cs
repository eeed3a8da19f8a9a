namespace ThinMqtt.Broker;

internal sealed partial class AccessCompiler
{
    private void ReadRoles()
    {
        for (var i = 0; i < _options.Roles.Count; i++)
        {
            var role = _options.Roles[i];
            var entry = Entry(nameof(AccessOptions.Roles), i, role.Name);
            var rules = ReadRules(role, entry);
            if (role.Name.Length == 0)
            {
                Report(entry, "has no name; give it one, for users to refer to");
            }
            else if (!_roles.TryAdd(role.Name, rules))
            {
                Report(entry, "has the name of an earlier role; rename it, or merge the two");
            }
        }
    }

    private RuleTemplate[] ReadRules(AccessRoleOptions role, string entry)
    {
        var rules = new List<RuleTemplate>();
        for (var i = 0; i < role.Rules.Count; i++)
        {
            if (ReadRule(role.Rules[i], $"{entry}:{nameof(AccessRoleOptions.Rules)}:{i}") is { } rule)
            {
                rules.Add(rule);
            }
        }

        return [.. rules];
    }

    private RuleTemplate? ReadRule(AccessRuleOptions rule, string entry)
    {
        if (rule.Allow is null)
        {
            Report(entry, "says neither Allow: true nor Allow: false; add the one that is meant");
        }

        if (rule.Action is not (AccessAction.Publish or AccessAction.Subscribe or AccessAction.All))
        {
            Report(entry, $"has the unknown Action {rule.Action}; use publish, subscribe or all");
        }

        if (!FilterTemplate.TryParse(rule.TopicFilter, out var filter, out var error))
        {
            Report(entry, $"TopicFilter '{rule.TopicFilter}' {error}");
            return null;
        }

        return new RuleTemplate(rule.Allow ?? false, rule.Action, filter);
    }

    private RuleTemplates? ReadDefault() =>
        _options.DefaultRoles.Count > 0
            ? Combine(_options.DefaultRoles, $"{AccessOptions.Section}:{nameof(AccessOptions.DefaultRoles)}")
            : _options.Roles.Count == 0 ? RuleTemplates.Open : null;

    private RuleTemplates Combine(List<string> names, string entry)
    {
        var rules = new List<RuleTemplate>();
        foreach (var name in names)
        {
            if (_roles.TryGetValue(name, out var role))
            {
                rules.AddRange(role);
            }
            else
            {
                var known = _roles.Count == 0 ? "none is configured" : $"there are {string.Join(", ", _roles.Keys)}";
                Report(entry, $"names the unknown role '{name}'; {known}: correct the name, or add the role to {AccessOptions.Section}:Roles");
            }
        }

        return new RuleTemplates(rules, otherwise: false);
    }
}
