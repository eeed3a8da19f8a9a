using System.Text;
using FsCheck.Fluent;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class AccessRulesTests
{
    [Theory]
    [InlineData("allow devices/%c/#", "devices/me/state", true)]
    [InlineData("allow devices/%c/#", "devices/you/state", false)]
    [InlineData("allow devices/%c/#", "other", false)]
    [InlineData("allow dev-%c-of-%u/x", "dev-me-of-ann/x", true)]
    [InlineData("allow dev-%c-of-%u/x", "dev-me-of-bob/x", false)]
    [InlineData("allow 100%%/%u", "100%/ann", true)]
    [InlineData("refuse secret/#; allow #", "secret/a", false)]
    [InlineData("refuse secret/#; allow #", "secret", false)]
    [InlineData("refuse secret/#; allow #", "news", true)]
    [InlineData("allow secret/mine; refuse secret/#; allow #", "secret/mine", true)]
    [InlineData("allow #; refuse secret/#", "secret/a", true)]
    [InlineData("allow #", "$SYS/x", false)]
    [InlineData("allow #; allow $SYS/#", "$SYS/x", true)]
    public void The_first_rule_that_matches_decides_on_a_publication(string rules, string topicName, bool expected) =>
        Assert.Equal(expected, Rules.Of(Rules.Parse(rules)).MayPublish(topicName));

    [Theory]
    [InlineData("allow devices/%c/#", "devices/me/+/x", true)]
    [InlineData("allow devices/%c/#", "devices/me", true)]
    [InlineData("allow devices/%c/#", "devices/#", false)]
    [InlineData("allow devices/%c/#", "devices/+/x", false)]
    [InlineData("allow devices/%c/#; allow devices/+/presence", "devices/+/presence", true)]
    [InlineData("refuse secret/#; allow #", "news/#", true)]
    [InlineData("refuse secret/#; allow #", "secret/a", false)]
    [InlineData("refuse secret/#; allow #", "+/a", false)]
    [InlineData("refuse secret/#; allow #", "#", false)]
    [InlineData("allow secret/mine; refuse secret/#; allow #", "secret/mine", true)]
    [InlineData("allow secret/mine; refuse secret/#; allow #", "secret/+", false)]
    [InlineData("refuse $SYS/#; allow #", "#", true)]
    [InlineData("allow #", "$SYS/#", false)]
    [InlineData("allow devices/%c/#", "$share/group/devices/me/#", true)]
    [InlineData("allow devices/%c/#", "$share/group/devices/#", false)]
    [InlineData("refuse secret/#; allow #", "$share/group/#", false)]
    public void A_subscription_is_allowed_where_a_rule_covers_it_before_one_refuses_a_part(string rules, string filter, bool expected) =>
        Assert.Equal(expected, Rules.Of(Rules.Parse(rules)).MaySubscribe(filter));

    [Theory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("me/#")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("x+")]
    public void A_name_that_fits_no_level_never_widens_a_rule(string name)
    {
        foreach (var identity in new[]
        {
            Rules.Of(Rules.Parse("allow devices/%c/#"), clientId: name),
            Rules.Of(Rules.Parse("allow devices/%u/#"), userName: name),
        })
        {
            Assert.False(identity.MayPublish("devices/you/x"));
            Assert.False(identity.MayPublish($"devices/{name}/x"));
            Assert.False(identity.MaySubscribe("devices/+/x"));
            Assert.False(identity.MaySubscribe("devices/#"));
            Assert.False(identity.MaySubscribe("devices/a/b/#"));
        }
    }

    [Fact]
    public void A_name_that_has_no_UTF8_does_not_become_the_name_of_another() =>
        Assert.False(Rules.Of(Rules.Parse("allow devices/%u"), userName: "\uD800").MayPublish("devices/\uFFFD"));

    [Theory]
    [InlineData("+")]
    [InlineData("a/b")]
    public void A_name_that_fits_no_level_does_not_slip_past_a_refusing_rule(string name)
    {
        var identity = Rules.Of(Rules.Parse("allow news; refuse devices/%c/secret; allow #"), clientId: name);
        Assert.True(identity.MayPublish("news"));
        Assert.False(identity.MayPublish($"devices/{name}/secret"));
        Assert.False(identity.MayPublish("anything"));
        Assert.False(identity.MaySubscribe("#"));
    }

    [Fact]
    public void A_name_cannot_reach_what_begins_with_a_dollar()
    {
        var identity = Rules.Of(Rules.Parse("allow %c/#; allow x/%c"), clientId: "$SYS");
        Assert.False(identity.MayPublish("$SYS/broker"));
        Assert.False(identity.MaySubscribe("$SYS/#"));
        Assert.True(identity.MayPublish("x/$SYS"));
    }

    [Fact]
    public void A_name_with_a_percent_sequence_stands_for_itself()
    {
        var identity = Rules.Of(Rules.Parse("allow devices/%c"), clientId: "%u", userName: "ann");
        Assert.True(identity.MayPublish("devices/%u"));
        Assert.False(identity.MayPublish("devices/ann"));
    }

    [Fact]
    public void A_rule_is_about_its_action_only()
    {
        var identity = Rules.Of([Rules.Allow("in", AccessAction.Publish), Rules.Allow("out", AccessAction.Subscribe)]);
        Assert.Equal((true, false), (identity.MayPublish("in"), identity.MaySubscribe("in")));
        Assert.Equal((false, true), (identity.MayPublish("out"), identity.MaySubscribe("out")));
    }

    [Fact]
    public void What_may_be_subscribed_never_delivers_what_is_refused()
    {
        var rule = from allow in Gen.Elements(true, true, false) from filter in Filters.Any select new AccessRule(allow, Encoding.UTF8.GetBytes(filter));
        var cases = from rules in Gen.ArrayOf(rule, 4)
                    from otherwise in Gen.Elements(true, false)
                    from filter in Filters.Any
                    select (Rules: new AccessRules(rules, otherwise), Filter: filter);
        var allowed = cases.Sample(5_000).Where(static one => one.Rules.AllowFilter(Encoding.UTF8.GetBytes(one.Filter))).ToList();

        Assert.NotEmpty(allowed);
        Assert.All(allowed, static one => Assert.All(Filters.TopicsOf(one.Filter), topic => Assert.True(one.Rules.AllowTopic(topic))));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var identity = Rules.Of(Rules.Parse("refuse secret/#; allow devices/%c/#; allow groups/+/%u"));
        Ask(identity, times: 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(identity, times: 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Ask(Identity identity, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(identity.MayPublish("groups/7/ann"u8));
            Assert.True(identity.MaySubscribe("$share/g/devices/me/+/x"u8));
        }
    }
}
