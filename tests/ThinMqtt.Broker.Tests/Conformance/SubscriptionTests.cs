using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and what they match: sections 3.8 to 3.11 and 4.7.</summary>
public sealed class SubscriptionTests : ConformanceTest
{
    [Theory]
    [InlineData("sport/tennis/#", "sport/tennis", true)]
    [InlineData("sport/tennis/#", "sport/tennis/a/b", true)]
    [InlineData("#", "sport", true)]
    [InlineData("#", "$sport", false)]
    [InlineData("+/a", "$sport/a", false)]
    [InlineData("$sport/#", "$sport/a", true)]
    [InlineData("$sport/+", "$sport/a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("/+", "/a", true)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/", "a", false)]
    [InlineData("A", "a", false)]
    [InlineData("a b/ü", "a b/ü", true)]
    public async Task MQTT_4_7_1_and_2_filters_match_topics(string filter, string topic, bool isMatch)
    {
        var client = await Connect("a");
        await Subscribe(client, filter);
        await client.SendPublish(topic, "x");
        if (isMatch)
        {
            Assert.Equal(topic, (await client.ReceivePublish()).TopicName);
        }

        await client.ReceiveNothing();
    }

    [Theory]
    [InlineData("a#", MqttVersion.V500)]
    [InlineData("a/#/b", MqttVersion.V500)]
    [InlineData("a+", MqttVersion.V500)]
    [InlineData("", MqttVersion.V500)]
    [InlineData("$share/a", MqttVersion.V500)]
    [InlineData("$share//a", MqttVersion.V500)]
    [InlineData("$share/+/a", MqttVersion.V500)]
    [InlineData("a#", MqttVersion.V311)]
    public async Task MQTT_4_7_1_1_and_4_8_2_1_an_invalid_filter_is_refused_and_the_others_are_taken(string filter, MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send(new SubscribePacket { PacketIdentifier = 5, Subscriptions = [new("b", QoS.AtLeastOnce), new(filter, QoS.AtMostOnce), new("c", QoS.AtMostOnce)] });
        var codes = (await client.Receive<SubscriptionAckPacket>()).ReasonCodes;
        var refusal = version == MqttVersion.V500 ? ReasonCode.TopicFilterInvalid : ReasonCode.UnspecifiedError;
        Assert.Equal([ReasonCode.GrantedQoS1, refusal, ReasonCode.Success], codes);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_8_4_1_and_2_SUBACK_has_the_identifier_and_the_granted_QoS_in_order(MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send(new SubscribePacket
        {
            PacketIdentifier = 65535,
            Subscriptions = [new("a", QoS.ExactlyOnce), new("b", QoS.AtMostOnce), new("c", QoS.AtLeastOnce)],
        });
        var answer = await client.Receive<SubscriptionAckPacket>();
        Assert.Equal((ushort)65535, answer.PacketIdentifier);
        Assert.Equal([ReasonCode.GrantedQoS2, ReasonCode.Success, ReasonCode.GrantedQoS1], answer.ReasonCodes);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task MQTT_3_8_4_8_messages_come_at_the_lower_of_both_QoS(QoS granted)
    {
        var client = await Connect("a");
        await Subscribe(client, "t", granted);
        var publisher = await Connect("p");
        foreach (var published in Enum.GetValues<QoS>())
        {
            await Publish(publisher, "t", "x", published);
            Assert.Equal(published < granted ? published : granted, (await client.ReceivePublish()).QoS);
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_8_4_3_a_repeated_subscription_replaces_the_first(MqttVersion version)
    {
        var client = await Connect("a", version);
        await Subscribe(client, "t", QoS.ExactlyOnce);
        await Subscribe(client, "t", QoS.AtMostOnce);
        await Publish(await Connect("p"), "t", "x", QoS.ExactlyOnce);
        Assert.Equal(QoS.AtMostOnce, (await client.ReceivePublish()).QoS);
        await client.ReceiveNothing();
        await Unsubscribe(client, "t");
        Assert.Equal(0, Host.Broker.Subscriptions.Count);
    }

    [Fact]
    public async Task MQTT_3_3_4_2_to_4_overlapping_subscriptions_give_one_copy_with_all_identifiers_at_the_highest_QoS()
    {
        var client = await Connect("a");
        await Subscribe(client, "t/#", QoS.AtMostOnce, identifier: 1);
        await Subscribe(client, "t/a", QoS.ExactlyOnce, identifier: 268_435_455);
        await Subscribe(client, "+/a", QoS.AtLeastOnce);
        await Subscribe(client, "#", QoS.AtLeastOnce, identifier: 1);
        await Publish(await Connect("p"), "t/a", "x", QoS.ExactlyOnce);
        var message = await client.ReceivePublish();
        Assert.Equal(QoS.ExactlyOnce, message.QoS);
        Assert.Equal([1u, 1u, 268_435_455u], message.Properties.SubscriptionIdentifiers.Order());
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_3_5_1_overlapping_subscriptions_of_3_1_1_give_the_highest_QoS()
    {
        var client = await Connect("a", MqttVersion.V311);
        await Subscribe(client, "t/#", QoS.AtMostOnce);
        await Subscribe(client, "t/a", QoS.AtLeastOnce);
        await Publish(await Connect("p"), "t/a", "x", QoS.ExactlyOnce);
        Assert.Equal(QoS.AtLeastOnce, (await client.ReceivePublish()).QoS);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_8_4_3_a_repeated_subscription_replaces_its_identifier()
    {
        var client = await Connect("a");
        await Subscribe(client, "t", identifier: 1);
        await Subscribe(client, "t", identifier: 2);
        var publisher = await Connect("p");
        await Publish(publisher, "t");
        Assert.Equal([2u], (await client.ReceivePublish()).Properties.SubscriptionIdentifiers);
        await Subscribe(client, "t");
        await Publish(publisher, "t");
        Assert.Empty((await client.ReceivePublish()).Properties.SubscriptionIdentifiers);
    }

    [Fact]
    public async Task MQTT_3_8_3_3_No_Local_spares_the_publisher_only()
    {
        var client = await Connect("a");
        await Subscribe(client, new TopicSubscription("t", QoS.AtMostOnce) { NoLocal = true });
        await client.SendPublish("t", "own");
        await client.ReceiveNothing();
        await Publish(await Connect("p"), "t", "another's");
        Assert.Equal("another's", (await client.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task MQTT_3_8_3_3_No_Local_of_one_filter_does_not_hold_for_another()
    {
        var client = await Connect("a");
        await Subscribe(client, new TopicSubscription("t", QoS.AtLeastOnce) { NoLocal = true }, identifier: 1);
        await Subscribe(client, new TopicSubscription("+", QoS.AtMostOnce), identifier: 2);
        await client.SendPublish("t", "own");
        var message = await client.ReceivePublish();
        Assert.Equal([2u], message.Properties.SubscriptionIdentifiers);
        await client.ReceiveNothing();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_10_4_1_to_6_UNSUBSCRIBE_removes_filters_that_are_equal_character_by_character(MqttVersion version)
    {
        var client = await Connect("a", version);
        await Subscribe(client, "a/b");
        await Subscribe(client, "a/+");
        var answer = await Unsubscribe(client, "a/#", "a/b", "A/+");
        if (version == MqttVersion.V500)
        {
            Assert.Equal([ReasonCode.NoSubscriptionExisted, ReasonCode.Success, ReasonCode.NoSubscriptionExisted], answer.ReasonCodes);
        }

        await client.SendPublish("a/b", "by a/+");
        await client.ReceivePublish();
        await client.ReceiveNothing();
        await Unsubscribe(client, "a/+");
        await client.SendPublish("a/b");
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_3_2_1_topics_are_forwarded_byte_by_byte()
    {
        var client = await Connect("a");
        await Subscribe(client, "#");
        await client.SendPublish("/ A//ﻻ\uFEFF😀/ ", "x");
        Assert.Equal("/ A//ﻻ\uFEFF😀/ ", (await client.ReceivePublish()).TopicName);
    }
}
