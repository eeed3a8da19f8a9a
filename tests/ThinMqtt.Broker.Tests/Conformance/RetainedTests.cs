using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Retained messages: sections 3.3.1.3 and 3.8.3.1.</summary>
public sealed class RetainedTests : ConformanceTest
{
    private static readonly TopicSubscription Anything = new("#", QoS.ExactlyOnce);

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_3_1_5_and_6_the_last_retained_message_is_sent_to_a_new_subscription_with_RETAIN(MqttVersion version)
    {
        var publisher = await Connect("p", version);
        await Publish(publisher, "t", "old", QoS.AtLeastOnce, retain: true);
        await Publish(publisher, "t", "new", QoS.ExactlyOnce, retain: true);
        await Publish(publisher, "t", "not retained", QoS.AtLeastOnce);
        var client = await Connect("a", version);
        await Subscribe(client, "t", QoS.ExactlyOnce);
        var message = await client.ReceivePublish("the retained message");
        Assert.Equal(("new", QoS.ExactlyOnce, true), (message.Payload, message.QoS, message.Retain));
        await client.ReceiveNothing();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_3_1_9_a_retained_message_reaches_subscriptions_that_were_there_without_RETAIN(MqttVersion version)
    {
        var client = await Connect("a", version);
        await Subscribe(client, "t");
        await Publish(await Connect("p", version), "t", "x", retain: true);
        Assert.False((await client.ReceivePublish()).Retain);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_3_1_10_and_11_an_empty_payload_removes_it_and_is_delivered(MqttVersion version)
    {
        var publisher = await Connect("p", version);
        await Publish(publisher, "t", "x", QoS.AtLeastOnce, retain: true);
        var there = await Connect("there", version);
        await Subscribe(there, "t");
        await there.ReceivePublish("the retained message");
        await Publish(publisher, "t", "", QoS.AtLeastOnce, retain: true);
        var removal = await there.ReceivePublish("the removal");
        Assert.Equal(("", false), (removal.Payload, removal.Retain));
        var late = await Connect("late", version);
        await Subscribe(late, "#");
        await late.ReceiveNothing();
        Assert.Equal(0, Host.Broker.Retained.Count);
    }

    [Fact]
    public async Task MQTT_3_3_1_8_a_message_without_RETAIN_changes_nothing()
    {
        var publisher = await Connect("p");
        await Publish(publisher, "t", "x", retain: true);
        await Publish(publisher, "t", "", QoS.AtLeastOnce);
        var client = await Connect("a");
        await Subscribe(client, "t");
        Assert.Equal("x", (await client.ReceivePublish()).Payload);
    }

    [Theory]
    [InlineData(RetainHandling.SendAtSubscribe, true, true)]
    [InlineData(RetainHandling.SendAtNewSubscribe, true, false)]
    [InlineData(RetainHandling.DoNotSend, false, false)]
    public async Task MQTT_3_3_1_9_to_11_Retain_Handling_says_when_retained_messages_are_sent(RetainHandling handling, bool first, bool again)
    {
        await Publish(await Connect("p"), "t", "x", retain: true);
        var client = await Connect("a");
        foreach (var isSent in new[] { first, again })
        {
            await Subscribe(client, new TopicSubscription("t", QoS.AtMostOnce) { RetainHandling = handling });
            if (isSent)
            {
                await client.ReceivePublish($"the retained message with {handling}");
            }

            await client.ReceiveNothing();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MQTT_3_3_1_12_and_13_Retain_As_Published_keeps_the_flag_of_live_messages(bool asPublished)
    {
        var publisher = await Connect("p");
        await Publish(publisher, "t", "before", retain: true);
        var client = await Connect("a");
        await Subscribe(client, new TopicSubscription("t", QoS.AtMostOnce) { RetainAsPublished = asPublished });
        Assert.True((await client.ReceivePublish()).Retain);
        await Publish(publisher, "t", "live", retain: true);
        Assert.Equal(asPublished, (await client.ReceivePublish()).Retain);
        await Publish(publisher, "t", "live");
        Assert.False((await client.ReceivePublish()).Retain);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public async Task MQTT_3_8_4_8_retained_messages_are_sent_at_the_lower_QoS(QoS granted)
    {
        await Publish(await Connect("p"), "t", "x", QoS.ExactlyOnce, retain: true);
        var client = await Connect("a");
        await Subscribe(client, "t", granted);
        Assert.Equal(granted, (await client.ReceivePublish()).QoS);
    }

    [Fact]
    public async Task Every_matching_retained_message_is_sent_with_the_Subscription_Identifier()
    {
        var publisher = await Connect("p");
        foreach (var topic in new[] { "a", "a/b", "a/b/c", "a/x", "b", "$own/b" })
        {
            await Publish(publisher, topic, topic, retain: true);
        }

        var client = await Connect("c");
        await Subscribe(client, "a/#", identifier: 7);
        var received = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var message = await client.ReceivePublish();
            Assert.Equal([7u], message.Properties.SubscriptionIdentifiers);
            received.Add(message.TopicName);
        }

        Assert.Equal(["a", "a/b", "a/b/c", "a/x"], received.Order());
        await client.ReceiveNothing();
        await Subscribe(client, "+/b");
        Assert.Equal("a/b", (await client.ReceivePublish()).TopicName);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_8_4_4_a_repeated_subscription_gets_the_retained_messages_again_and_no_message_twice()
    {
        var publisher = await Connect("p");
        await Publish(publisher, "t", "x", retain: true);
        var client = await Connect("a", MqttVersion.V311);
        for (var i = 0; i < 2; i++)
        {
            await Subscribe(client, "t");
            await client.ReceivePublish("the retained message");
        }

        await Publish(publisher, "t", "live");
        Assert.Equal("live", (await client.ReceivePublish()).Payload);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_3_2_5_a_retained_message_expires()
    {
        var publisher = await Connect("p");
        await Publish(publisher, "t", "x", retain: true, properties: new MqttProperties { MessageExpiryInterval = 30 });
        Host.Advance(10);
        var early = await Connect("early");
        await Subscribe(early, "t");
        Assert.Equal(20u, (await early.ReceivePublish()).Properties.MessageExpiryInterval);
        Host.Advance(21);
        var late = await Connect("late");
        await Subscribe(late, "t");
        await late.ReceiveNothing();
        Assert.Equal(0, Host.Broker.Retained.Count);
    }

    [Fact]
    public async Task The_expiry_of_a_replaced_message_does_not_remove_the_new_one()
    {
        var publisher = await Connect("p");
        await Publish(publisher, "t", "old", retain: true, properties: new MqttProperties { MessageExpiryInterval = 30 });
        await Publish(publisher, "t", "new", retain: true);
        Host.Advance(31);
        var client = await Connect("a");
        await Subscribe(client, "t");
        Assert.Equal("new", (await client.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task A_thousand_retained_messages_of_both_QoS_reach_a_client_that_takes_one_at_a_time()
    {
        var publisher = await Connect("p");
        for (var i = 0; i < 1000; i++)
        {
            await publisher.SendPublish($"t/{i}", new string('x', 1000), i % 2 == 0 ? QoS.AtMostOnce : QoS.AtLeastOnce, retain: true);
            _ = i % 2 == 0 ? ReasonCode.Success : await publisher.ReceiveAck(PacketType.PubAck, 1);
        }

        await publisher.ReceiveNothing();
        var client = await Connect("a", properties: new MqttProperties { ReceiveMaximum = 1 });
        await Subscribe(client, "t/+", QoS.AtLeastOnce);
        var received = new HashSet<string>();
        while (received.Count < 1000)
        {
            var message = await client.ReceivePublish($"number {received.Count}");
            Assert.True(received.Add(message.TopicName));
            if (message.QoS == QoS.AtLeastOnce)
            {
                await client.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
            }
        }

        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_10_4_2_no_retained_message_follows_UNSUBACK()
    {
        var publisher = await Connect("p");
        for (var i = 0; i < 3; i++)
        {
            await Publish(publisher, $"t/{i}", "x", QoS.AtLeastOnce, retain: true);
        }

        var client = await Connect("a", properties: new MqttProperties { ReceiveMaximum = 1 });
        await Subscribe(client, Anything);
        var first = await client.ReceivePublish();
        await Unsubscribe(client, "#");
        await client.Send(new AckPacket(PacketType.PubAck, first.PacketIdentifier));
        var queued = await client.ReceivePublish("the one that was queued before");
        await client.Send(new AckPacket(PacketType.PubAck, queued.PacketIdentifier));
        await client.ReceiveNothing();
    }
}
