using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Shared subscriptions: section 4.8.2.</summary>
public sealed class SharedSubscriptionTests : ConformanceTest
{
    [Fact]
    public async Task MQTT_4_8_2_4_each_message_goes_to_one_member_in_turn()
    {
        RawClient[] members = [await Connect("a"), await Connect("b", MqttVersion.V311), await Connect("c")];
        foreach (var member in members)
        {
            await Subscribe(member, "$share/group/t/#", QoS.AtLeastOnce);
        }

        var publisher = await Connect("p");
        for (var i = 0; i < 9; i++)
        {
            await Publish(publisher, "t/x", $"{i}", QoS.AtLeastOnce);
        }

        var received = new List<string>();
        foreach (var member in members)
        {
            for (var i = 0; i < 3; i++)
            {
                received.Add((await member.ReceivePublish()).Payload);
            }

            await member.ReceiveNothing();
        }

        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{i}"), received.Order());
    }

    [Fact]
    public async Task Groups_and_ordinary_subscriptions_each_get_the_message()
    {
        var client = await Connect("a");
        await Subscribe(client, "$share/one/t", identifier: 1);
        await Subscribe(client, "$share/two/t", identifier: 2);
        await Subscribe(client, "t", identifier: 3);
        await Publish(await Connect("p"), "t");
        var identifiers = new List<uint>();
        for (var i = 0; i < 3; i++)
        {
            identifiers.Add(Assert.Single((await client.ReceivePublish()).Properties.SubscriptionIdentifiers));
        }

        Assert.Equal([1u, 2u, 3u], identifiers.Order());
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_8_2_3_each_member_has_its_own_QoS()
    {
        RawClient[] members = [await Connect("a"), await Connect("b")];
        await Subscribe(members[0], "$share/g/t", QoS.AtMostOnce);
        await Subscribe(members[1], "$share/g/t", QoS.ExactlyOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "", QoS.AtLeastOnce);
        await Publish(publisher, "t", "", QoS.AtLeastOnce);
        Assert.Equal(QoS.AtMostOnce, (await members[0].ReceivePublish()).QoS);
        Assert.Equal(QoS.AtLeastOnce, (await members[1].ReceivePublish()).QoS);
    }

    [Fact]
    public async Task A_shared_subscription_gets_no_retained_messages()
    {
        await Publish(await Connect("p"), "t", "x", retain: true);
        var client = await Connect("a");
        await Subscribe(client, "$share/g/t");
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_8_3_4_No_Local_on_a_shared_subscription_is_a_protocol_error()
    {
        var client = await Connect("a");
        await client.Send(new SubscribePacket { PacketIdentifier = 1, Subscriptions = [new("$share/g/t", QoS.AtMostOnce) { NoLocal = true }] });
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task A_member_that_is_away_gets_nothing_while_another_is_there()
    {
        var away = await ConnectPersistent("a");
        await Subscribe(away, "$share/g/t", QoS.AtLeastOnce);
        var there = await Connect("b");
        await Subscribe(there, "$share/g/t", QoS.AtLeastOnce);
        await Drop(away);
        var publisher = await Connect("p");
        for (var i = 0; i < 4; i++)
        {
            await Publish(publisher, "t", $"{i}", QoS.AtLeastOnce);
            Assert.Equal($"{i}", (await there.ReceivePublish()).Payload);
        }

        Assert.True((await ConnectPersistent("a")).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task Messages_wait_when_all_members_are_away()
    {
        var member = await ConnectPersistent("a");
        await Subscribe(member, "$share/g/t", QoS.AtLeastOnce);
        await Drop(member);
        await Publish(await Connect("p"), "t", "x", QoS.AtLeastOnce);
        var again = await ConnectPersistent("a");
        Assert.Equal("x", (await again.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task A_member_with_a_full_window_is_passed_over()
    {
        var slow = await Connect("slow", properties: new MqttProperties { ReceiveMaximum = 1 });
        await Subscribe(slow, "$share/g/t", QoS.AtLeastOnce);
        var fast = await Connect("fast");
        await Subscribe(fast, "$share/g/t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        for (var i = 0; i < 5; i++)
        {
            await Publish(publisher, "t", "", QoS.AtLeastOnce);
        }

        await slow.ReceivePublish();
        await slow.ReceiveNothing();
        for (var i = 0; i < 4; i++)
        {
            await fast.ReceivePublish();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unacknowledged_QoS_1_messages_go_to_another_member_when_a_session_ends(bool isSent)
    {
        var leaving = await Connect("a", properties: new MqttProperties { ReceiveMaximum = 1 });
        await Subscribe(leaving, "$share/g/t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await Publish(publisher, "t", "2", QoS.AtLeastOnce);
        var sent = await leaving.ReceivePublish();
        if (!isSent)
        {
            await leaving.Send(new AckPacket(PacketType.PubAck, sent.PacketIdentifier));
            await leaving.ReceivePublish();
        }

        var staying = await Connect("b");
        await Subscribe(staying, "$share/g/t", QoS.AtLeastOnce, identifier: 5);
        await Drop(leaving);
        if (isSent)
        {
            Assert.Equal("1", (await staying.ReceivePublish("what was sent to the other")).Payload);
        }

        var second = await staying.ReceivePublish("the second");
        Assert.Equal(("2", false), (second.Payload, second.Dup));
        Assert.Equal([5u], second.Properties.SubscriptionIdentifiers);
        await staying.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_8_2_5_a_QoS_2_message_that_was_sent_goes_to_no_other_member()
    {
        var leaving = await Connect("a");
        await Subscribe(leaving, "$share/g/t", QoS.ExactlyOnce);
        await Publish(await Connect("p"), "t", "1", QoS.ExactlyOnce);
        await leaving.ReceivePublish();
        var staying = await Connect("b");
        await Subscribe(staying, "$share/g/t", QoS.ExactlyOnce);
        await Drop(leaving);
        await staying.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_8_2_6_a_negative_acknowledgement_ends_the_delivery()
    {
        RawClient[] members = [await Connect("a"), await Connect("b")];
        foreach (var member in members)
        {
            await Subscribe(member, "$share/g/t", QoS.AtLeastOnce);
        }

        await Publish(await Connect("p"), "t", "1", QoS.AtLeastOnce);
        var message = await members[1].ReceivePublish();
        await members[1].Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier, ReasonCode.NotAuthorized));
        await members[1].ReceiveNothing();
        await members[0].ReceiveNothing();
    }

    [Fact]
    public async Task A_member_that_unsubscribes_gets_no_more()
    {
        RawClient[] members = [await Connect("a"), await Connect("b")];
        foreach (var member in members)
        {
            await Subscribe(member, "$share/g/t");
        }

        Assert.Equal([ReasonCode.Success], (await Unsubscribe(members[0], "$share/g/t")).ReasonCodes);
        var publisher = await Connect("p");
        for (var i = 0; i < 3; i++)
        {
            await Publish(publisher, "t");
            await members[1].ReceivePublish();
        }

        await members[0].ReceiveNothing();
    }
}
