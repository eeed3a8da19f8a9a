using System.Text;

namespace ThinMqtt.Protocol.Tests;

public sealed class TopicTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("//", true)]
    [InlineData("/finance", true)]
    [InlineData("sport/tennis/", true)]
    [InlineData("$SYS/broker", true)]
    [InlineData("$share/g/a", true)]
    [InlineData("ACCOUNTS payable", true)]
    [InlineData("温度/℃", true)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("#", false)]
    [InlineData("a/+/b", false)]
    [InlineData("a/#", false)]
    [InlineData("a+b", false)]
    [InlineData("a\0b", false)]
    public void MQTT_3_3_2_2_and_4_7_3_1_a_Topic_Name_has_a_character_and_no_wildcard(string topicName, bool expected) =>
        Assert.Equal(expected, TopicName.IsValid(topicName));

    [Theory]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("+/+", true)]
    [InlineData("/+", true)]
    [InlineData("+/", true)]
    [InlineData("/#", true)]
    [InlineData("//", true)]
    [InlineData("+/tennis/#", true)]
    [InlineData("sport/+/player1", true)]
    [InlineData("sport/tennis/#", true)]
    [InlineData("a//+//#", true)]
    [InlineData("$SYS/#", true)]
    [InlineData("", false)]
    [InlineData("##", false)]
    [InlineData("+#", false)]
    [InlineData("++", false)]
    [InlineData("#/", false)]
    [InlineData("#/a", false)]
    [InlineData("sport/tennis#", false)]
    [InlineData("sport/tennis/#/ranking", false)]
    [InlineData("sport+", false)]
    [InlineData("sport/+a", false)]
    [InlineData("sport/a+/b", false)]
    [InlineData("a\0", false)]
    public void MQTT_4_7_1_1_and_2_wildcards_stand_alone_in_their_level(string topicFilter, bool expected) =>
        Assert.Equal(expected, TopicFilter.IsValid(topicFilter));

    [Theory]
    [InlineData("$share/g/a", true)]
    [InlineData("$share/g/#", true)]
    [InlineData("$share/g/+/b", true)]
    [InlineData("$share/g//", true)]
    [InlineData("$share/g//a", true)]
    [InlineData("$share/$g/$SYS/#", true)]
    [InlineData("$share", true)]
    [InlineData("$shared/g", true)]
    [InlineData("$share/", false)]
    [InlineData("$share/g", false)]
    [InlineData("$share/g/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/+/a", false)]
    [InlineData("$share/g#/a", false)]
    [InlineData("$share/#", false)]
    [InlineData("$share/g/a#", false)]
    [InlineData("$share/g/#/a", false)]
    public void MQTT_4_8_2_1_and_2_a_shared_filter_has_a_ShareName_and_a_filter(string topicFilter, bool expected) =>
        Assert.Equal(expected, TopicFilter.IsValid(topicFilter));

    [Theory]
    [InlineData("$share/g/a/+", "g", "a/+")]
    [InlineData("$share/g//a", "g", "/a")]
    [InlineData("$share/a b/#", "a b", "#")]
    public void A_shared_filter_is_taken_apart(string topicFilter, string shareName, string filter)
    {
        Assert.True(SharedSubscription.TryParse(Encoding.UTF8.GetBytes(topicFilter), out var actualName, out var actualFilter));
        Assert.Equal(shareName, Encoding.UTF8.GetString(actualName));
        Assert.Equal(filter, Encoding.UTF8.GetString(actualFilter));
    }

    [Theory]
    [InlineData("a/b", false)]
    [InlineData("$share", false)]
    [InlineData("$SHARE/g/a", false)]
    [InlineData("a/$share/g/a", false)]
    [InlineData("$share/", true)]
    [InlineData("$share/g/a", true)]
    public void Shared_is_what_begins_with_share_and_a_slash(string topicFilter, bool expected) =>
        Assert.Equal(expected, SharedSubscription.IsShared(Encoding.UTF8.GetBytes(topicFilter)));

    [Fact]
    public void MQTT_4_7_3_3_names_and_filters_have_at_most_65535_bytes()
    {
        var longest = new string('é', 32_767) + "a";
        Assert.True(TopicName.IsValid(longest));
        Assert.True(TopicFilter.IsValid(longest));
        Assert.False(TopicName.IsValid(longest + "a"));
        Assert.False(TopicFilter.IsValid(longest + "a"));
        Assert.False(TopicFilter.IsValid("$share/g/" + longest));
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    public void MQTT_1_5_4_1_half_a_surrogate_pair_is_in_no_name_and_no_filter(int codeUnit)
    {
        Assert.False(TopicName.IsValid($"a{(char)codeUnit}"));
        Assert.False(TopicFilter.IsValid($"a{(char)codeUnit}/#"));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("/", 2)]
    [InlineData("a//b/", 4)]
    public void Levels_are_what_separators_part(string topic, int expected) =>
        Assert.Equal(expected, TopicName.CountLevels(Encoding.UTF8.GetBytes(topic)));
}
