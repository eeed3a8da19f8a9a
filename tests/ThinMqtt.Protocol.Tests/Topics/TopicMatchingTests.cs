using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Protocol.Tests;

public sealed class TopicMatchingTests
{
    /// <summary>Few levels of few kinds, so that random names and filters often match.</summary>
    private static readonly Gen<string> Names = Levels("", "a", "b", "$s", "é");

    private static readonly Gen<string> Filters = Levels("", "a", "b", "$s", "é", "+", "+", "#").Where(TopicFilter.IsValid);

    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player10", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "/", true)]
    [InlineData("/#", "/", true)]
    [InlineData("/#", "a", false)]
    [InlineData("+/#", "a", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a", "a/", false)]
    [InlineData("a/", "a", false)]
    [InlineData("a", "/a", false)]
    public void A_filter_matches_as_section_4_7_1_says(string filter, string topicName, bool expected) =>
        Assert.Equal(expected, Matches(filter, topicName));

    [Theory]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/monitor/Clients", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("a/+", "a/$b", true)]
    [InlineData("/#", "/$SYS", true)]
    public void MQTT_4_7_2_1_a_leading_wildcard_matches_no_leading_dollar(string filter, string topicName, bool expected) =>
        Assert.Equal(expected, Matches(filter, topicName));

    [Fact]
    public void Matching_agrees_with_a_naive_reading_of_section_4_7()
    {
        var pairs = (from filter in Filters from name in Names select (filter, name)).ToArbitrary();
        Prop.ForAll(pairs, pair => Matches(pair.filter, pair.name) == MatchesNaively(pair.filter.Split('/'), pair.name.Split('/')))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Every_Topic_Name_is_a_filter_that_matches_itself_and_nothing_else()
    {
        var pairs = (from one in Names from other in Names select (one, other)).ToArbitrary();
        Prop.ForAll(pairs, pair => TopicFilter.IsValid(pair.one) && Matches(pair.one, pair.other) == (pair.one == pair.other))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static bool Matches(string filter, string topicName) =>
        TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topicName));

    private static bool MatchesNaively(string[] filter, string[] name)
    {
        var hidden = name[0].StartsWith('$') && (filter[0] is "+" or "#");
        return !hidden && LevelsMatch(filter, name);
    }

    private static bool LevelsMatch(ReadOnlySpan<string> filter, ReadOnlySpan<string> name)
    {
        if (filter.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (filter[0] == "#")
        {
            return true;
        }

        return !name.IsEmpty && (filter[0] == "+" || filter[0] == name[0]) && LevelsMatch(filter[1..], name[1..]);
    }

    private static Gen<string> Levels(params string[] levels) =>
        from count in Gen.Choose(1, 4)
        from chosen in Gen.Elements(levels).ListOf(count)
        let topic = string.Join('/', chosen)
        where topic.Length > 0
        select topic;
}
