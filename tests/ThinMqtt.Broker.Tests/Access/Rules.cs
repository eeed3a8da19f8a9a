using System.Text;

namespace ThinMqtt.Broker.Tests.Access;

/// <summary>Short ways to write rules, and to ask what follows from them.</summary>
internal static class Rules
{
    public static AccessRuleOptions Allow(string filter, AccessAction action = AccessAction.All) =>
        new() { Allow = true, Action = action, TopicFilter = filter };

    public static AccessRuleOptions Refuse(string filter, AccessAction action = AccessAction.All) =>
        new() { Allow = false, Action = action, TopicFilter = filter };

    /// <summary>From text such as <c>allow devices/%c/#; refuse #</c>.</summary>
    public static List<AccessRuleOptions> Parse(string text) =>
        [.. text.Split("; ").Select(static rule => rule.Split(' ', 2) switch
        {
            ["allow", var filter] => Allow(filter),
            ["refuse", var filter] => Refuse(filter),
            _ => throw new ArgumentException($"'{rule}' is neither 'allow filter' nor 'refuse filter'."),
        })];

    /// <summary>What a client with a name has that a certificate proved.</summary>
    public static Identity Of(IEnumerable<AccessRuleOptions> rules, string clientId = "me", string userName = "ann")
    {
        var policy = new AccessPolicy(new AccessOptions
        {
            Roles = [new() { Name = "role", Rules = [.. rules] }],
            DefaultRoles = ["role"],
        });
        return policy.Identify(clientId, userName).Identity!;
    }

    public static bool MayPublish(this Identity identity, string topicName) => identity.MayPublish(Encoding.UTF8.GetBytes(topicName));

    public static bool MaySubscribe(this Identity identity, string topicFilter) => identity.MaySubscribe(Encoding.UTF8.GetBytes(topicFilter));
}
