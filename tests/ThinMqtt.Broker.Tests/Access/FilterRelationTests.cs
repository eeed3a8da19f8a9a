using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class FilterRelationTests
{
    private static readonly Arbitrary<(string One, string Other)> Pairs =
        (from one in Filters.Any from other in Filters.Any select (one, other)).ToArbitrary();

    [Theory]
    [InlineData("devices/me/#", "devices/me/+/x", true)]
    [InlineData("devices/me/#", "devices/me", true)]
    [InlineData("devices/me/#", "devices/me/#", true)]
    [InlineData("devices/me/#", "devices/mean", false)]
    [InlineData("devices/me/#", "devices/#", false)]
    [InlineData("devices/+", "devices/#", false)]
    [InlineData("devices/+/#", "devices/#", false)]
    [InlineData("devices/+", "devices/a", true)]
    [InlineData("devices/a", "devices/+", false)]
    [InlineData("+/#", "#", true)]
    [InlineData("+/+/#", "#", false)]
    [InlineData("#", "$SYS/#", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$SYS/#", "#", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    public void A_filter_covers_another_when_it_matches_all_that_the_other_matches(string outer, string inner, bool expected) =>
        Assert.Equal(expected, Covers(outer, inner));

    [Theory]
    [InlineData("secret/#", "#", true)]
    [InlineData("secret/#", "+/a", true)]
    [InlineData("secret/#", "secret", true)]
    [InlineData("secret/#", "+", true)]
    [InlineData("secret/#", "news/#", false)]
    [InlineData("secret/+", "+/a/b", false)]
    [InlineData("a/+/c", "+/b/+", true)]
    [InlineData("$SYS/#", "#", false)]
    [InlineData("$SYS/#", "$SYS/+", true)]
    public void Filters_overlap_when_there_is_a_topic_that_both_match(string one, string other, bool expected)
    {
        Assert.Equal(expected, Overlaps(one, other));
        Assert.Equal(expected, Overlaps(other, one));
    }

    [Fact]
    public void Covering_agrees_with_trying_all_topics() =>
        Prop.ForAll(Pairs, pair => Covers(pair.One, pair.Other)
                == !Filters.TopicsOf(pair.Other).Except(Filters.TopicsOf(pair.One)).Any())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Overlapping_agrees_with_trying_all_topics() =>
        Prop.ForAll(Pairs, pair => Overlaps(pair.One, pair.Other)
                == Filters.TopicsOf(pair.Other).Intersect(Filters.TopicsOf(pair.One)).Any())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static bool Covers(string outer, string inner) =>
        FilterRelation.Covers(Encoding.UTF8.GetBytes(outer), Encoding.UTF8.GetBytes(inner));

    private static bool Overlaps(string one, string other) =>
        FilterRelation.Overlaps(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
