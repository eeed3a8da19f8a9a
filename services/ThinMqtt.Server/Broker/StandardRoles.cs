using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>Roles that users may have without anybody writing their rules; one of the same name in the configuration wins.</summary>
internal static class StandardRoles
{
    private static readonly AccessRoleOptions[] All =
    [
        // A device speaks for itself alone, and never announces a release.
        Role("device", (AccessAction.All, "thin/devices/%c/#"), (AccessAction.Subscribe, "thin/updates/#")),
        Role("manager", (AccessAction.All, "thin/#")),
        Role("operator", (AccessAction.All, "thin/#"), (AccessAction.Subscribe, "$SYS/#")),
    ];

    /// <summary>Adds those that are referred to.</summary>
    public static void AddTo(AccessOptions access)
    {
        var wanted = access.Users.SelectMany(user => user.Roles).Concat(access.DefaultRoles).Concat(access.AnonymousRoles).ToHashSet(StringComparer.Ordinal);
        access.Roles.AddRange(All.Where(role => wanted.Contains(role.Name) && !access.Roles.Exists(given => given.Name == role.Name)));
    }

    private static AccessRoleOptions Role(string name, params (AccessAction Action, string TopicFilter)[] rules) => new()
    {
        Name = name,
        Rules = [.. rules.Select(rule => new AccessRuleOptions { Allow = true, Action = rule.Action, TopicFilter = rule.TopicFilter })],
    };
}
