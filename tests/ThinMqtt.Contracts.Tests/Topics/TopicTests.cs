using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ThinMqtt.Protocol;

namespace ThinMqtt.Contracts.Tests;

public sealed class TopicTests
{
    private static readonly DeviceId Lab = DeviceId.Parse("lab-1");

    public static TheoryData<DeviceTopic> DeviceTopicKinds => new(Enum.GetValues<DeviceTopic>());

    [Fact]
    public void Each_topic_of_a_device_is_spelled_as_designed()
    {
        string[] expected =
        [
            "thin/devices/lab-1/presence", "thin/devices/lab-1/hardware", "thin/devices/lab-1/heartbeat", "thin/devices/lab-1/packages",
            "thin/devices/lab-1/update", "thin/devices/lab-1/settings", "thin/devices/lab-1/request", "thin/devices/lab-1/response",
            "thin/devices/lab-1/command", "thin/devices/lab-1/result",
        ];
        Assert.Equal(expected, Enum.GetValues<DeviceTopic>().Select(topic => DeviceTopics.For(Lab, topic)));
        Assert.Equal(expected, new[]
        {
            DeviceTopics.Presence(Lab), DeviceTopics.Hardware(Lab), DeviceTopics.Heartbeat(Lab), DeviceTopics.Packages(Lab),
            DeviceTopics.Update(Lab), DeviceTopics.Settings(Lab), DeviceTopics.Request(Lab), DeviceTopics.Response(Lab),
            DeviceTopics.Command(Lab), DeviceTopics.Result(Lab),
        });
    }

    [Theory]
    [InlineData(DeviceTopic.Presence, QoS.AtLeastOnce, true)]
    [InlineData(DeviceTopic.Hardware, QoS.AtLeastOnce, true)]
    [InlineData(DeviceTopic.Heartbeat, QoS.AtMostOnce, true)]
    [InlineData(DeviceTopic.Packages, QoS.AtLeastOnce, true)]
    [InlineData(DeviceTopic.Update, QoS.AtLeastOnce, true)]
    [InlineData(DeviceTopic.Settings, QoS.AtLeastOnce, true)]
    [InlineData(DeviceTopic.Request, QoS.AtLeastOnce, false)]
    [InlineData(DeviceTopic.Response, QoS.AtLeastOnce, false)]
    [InlineData(DeviceTopic.Command, QoS.AtLeastOnce, false)]
    [InlineData(DeviceTopic.Result, QoS.AtLeastOnce, false)]
    public void Each_topic_of_a_device_has_its_delivery(DeviceTopic topic, QoS qos, bool retain) =>
        Assert.Equal(new TopicDelivery(qos, retain), DeviceTopics.Delivery(topic));

    [Theory]
    [MemberData(nameof(DeviceTopicKinds))]
    public void A_filter_matches_its_own_topic_of_every_device_and_no_other(DeviceTopic topic)
    {
        var filter = DeviceTopics.Filter(topic);
        Assert.True(TopicFilter.IsValid(filter));
        Assert.All(Enum.GetValues<DeviceTopic>(), other => Assert.Equal(other == topic, Matches(filter, DeviceTopics.For(Lab, other))));
    }

    [Theory]
    [MemberData(nameof(DeviceTopicKinds))]
    public void A_device_s_filter_matches_all_that_concerns_it_and_nobody_else(DeviceTopic topic)
    {
        Assert.True(Matches(DeviceTopics.Filter(Lab), DeviceTopics.For(Lab, topic)));
        Assert.False(Matches(DeviceTopics.Filter(DeviceId.Parse("lab-10")), DeviceTopics.For(Lab, topic)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("thin")]
    [InlineData("thin/devices/")]
    [InlineData("thin/devices/lab-1")]
    [InlineData("thin/devices/lab-1/")]
    [InlineData("thin/devices//presence")]
    [InlineData("thin/devices/lab-1/presence/")]
    [InlineData("thin/devices/lab-1/Presence")]
    [InlineData("thin/devices/lab-1/0")]
    [InlineData("thin/devices/../presence")]
    [InlineData("thin/devices/a\nb/presence")]
    [InlineData("/thin/devices/lab-1/presence")]
    [InlineData("Thin/devices/lab-1/presence")]
    [InlineData("thin/updates/stable/base")]
    [InlineData("thin/manager/presence")]
    public void Another_topic_is_no_device_s(string topicName) => Assert.False(DeviceTopics.TryParse(topicName, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("thin/updates/")]
    [InlineData("thin/updates/stable")]
    [InlineData("thin/updates/stable/")]
    [InlineData("thin/updates//base")]
    [InlineData("thin/updates/stable/base/")]
    [InlineData("thin/updates/stable/base/x")]
    [InlineData("thin/updates/stable/..")]
    [InlineData("thin/updates/../base")]
    [InlineData("thin/updates/sta ble/base")]
    [InlineData("thin/devices/lab-1/update")]
    public void Another_topic_announces_no_release(string topicName) => Assert.False(UpdateTopics.TryParse(topicName, out _, out _));

    [Fact]
    public void Filters_for_releases_match_one_channel_or_all()
    {
        var topic = UpdateTopics.For(ChannelName.Parse("stable"), PackageName.Parse("base"));
        Assert.Equal("thin/updates/stable/base", topic);
        Assert.True(Matches(UpdateTopics.Filter(ChannelName.Parse("stable")), topic));
        Assert.False(Matches(UpdateTopics.Filter(ChannelName.Parse("lab-2")), topic));
        Assert.True(Matches(UpdateTopics.AllFilter, topic));
        Assert.Equal(TopicDelivery.State, UpdateTopics.Delivery);
    }

    [Fact]
    public void The_manager_is_present_like_a_device()
    {
        Assert.Equal("thin/manager/presence", ManagerTopics.Presence);
        Assert.Equal(DeviceTopics.Delivery(DeviceTopic.Presence), ManagerTopics.Delivery);
    }

    [Fact]
    public void Every_device_s_topic_is_a_valid_Topic_Name_and_parses_into_what_it_was_made_of() =>
        Check(NameGenerators.DeviceId.Zip(Gen.Elements(Enum.GetValues<DeviceTopic>())), pair =>
        {
            var topicName = DeviceTopics.For(pair.Item1, pair.Item2);
            Assert.True(TopicName.IsValid(topicName));
            Assert.True(DeviceTopics.TryParse(topicName, out var id, out var topic));
            Assert.Equal(pair, (id, topic));
        });

    [Fact]
    public void Every_release_s_topic_is_a_valid_Topic_Name_and_parses_into_what_it_was_made_of() =>
        Check(NameGenerators.ChannelName.Zip(NameGenerators.PackageName), pair =>
        {
            var topicName = UpdateTopics.For(pair.Item1, pair.Item2);
            Assert.True(TopicName.IsValid(topicName));
            Assert.True(UpdateTopics.TryParse(topicName, out var channel, out var package));
            Assert.Equal(pair, (channel, package));
        });

    private static bool Matches(string filter, string topicName) =>
        TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topicName));

    private static void Check<T>(Gen<T> values, Action<T> assertion) =>
        Prop.ForAll(values.ToArbitrary(), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
