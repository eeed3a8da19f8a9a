using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>What survives a restart: section 4.1.</summary>
public sealed class DurabilityTests : ConformanceTest
{
    public DurabilityTests() => KeepData();

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task Sessions_and_subscriptions_survive(MqttVersion version)
    {
        var client = await ConnectPersistent("a", version);
        await Subscribe(client, "t/#", QoS.AtLeastOnce, version == MqttVersion.V500 ? 7u : 0u);
        await Subscribe(client, "gone");
        await Unsubscribe(client, "gone");
        await Connect("clean");
        await Restart();
        var publisher = await Connect("p");
        await Publish(publisher, "t/x", "while away", QoS.AtLeastOnce);
        await Publish(publisher, "gone");
        client = await ConnectPersistent("a", version);
        Assert.True(client.ConnAck.SessionPresent);
        var message = await client.ReceivePublish();
        Assert.Equal(("while away", QoS.AtLeastOnce), (message.Payload, message.QoS));
        Assert.Equal(version == MqttVersion.V500 ? [7u] : [], message.Properties.SubscriptionIdentifiers);
        await client.ReceiveNothing();
        Assert.False((await Connect("clean", cleanStart: false)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task Queued_messages_survive_in_their_order_with_their_properties()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.ExactlyOnce);
        await Drop(client);
        var publisher = await Connect("p");
        for (var i = 0; i < 6; i++)
        {
            await Publish(publisher, "t", $"{i}", i % 2 == 0 ? QoS.AtLeastOnce : QoS.ExactlyOnce, properties: new MqttProperties
            {
                ContentType = "text",
                MessageExpiryInterval = 100,
                UserProperties = [new("n", $"{i}")],
            });
        }

        await Restart(secondsBetween: 40);
        client = await ConnectPersistent("a");
        var received = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var message = await client.ReceivePublish($"number {i}");
            Assert.Equal(("text", 60u), (message.Properties.ContentType, message.Properties.MessageExpiryInterval));
            Assert.Equal([new UserProperty("n", message.Payload)], message.Properties.UserProperties);
            received.Add(message.Payload);
        }

        Assert.Equal(["0", "2", "4"], received.Where(payload => payload[0] % 2 == 0)); // the order of each QoS [MQTT-4.6.0-6]
        Assert.Equal(["1", "3", "5"], received.Where(payload => payload[0] % 2 == 1));
    }

    [Fact]
    public async Task MQTT_4_4_0_1_an_unacknowledged_QoS_1_message_is_sent_again()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await Publish(publisher, "t", "2", QoS.AtLeastOnce);
        var first = await client.ReceivePublish();
        await client.ReceivePublish();
        await client.Send(new AckPacket(PacketType.PubAck, first.PacketIdentifier));
        await client.ReceiveNothing();
        await Restart();
        client = await ConnectPersistent("a");
        Assert.Equal("2", (await client.ReceivePublish("the one that was not acknowledged")).Payload);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_3_3_QoS_2_towards_a_client_goes_on_where_it_stood()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.ExactlyOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "released", QoS.ExactlyOnce);
        await Publish(publisher, "t", "sent", QoS.ExactlyOnce);
        var released = await client.ReceivePublish();
        var sent = await client.ReceivePublish();
        await client.Send(new AckPacket(PacketType.PubRec, released.PacketIdentifier));
        await client.ReceiveAck(PacketType.PubRel, released.PacketIdentifier);
        await Restart();
        client = await ConnectPersistent("a");
        await client.ReceiveAck(PacketType.PubRel, released.PacketIdentifier);
        var again = await client.ReceivePublish();
        Assert.Equal(("sent", true, sent.PacketIdentifier), (again.Payload, again.Dup, again.PacketIdentifier));
        await client.Send(new AckPacket(PacketType.PubComp, released.PacketIdentifier));
        await Publish(await Connect("p"), "t", "new", QoS.ExactlyOnce);
        var added = await client.ReceivePublish();
        Assert.Equal("new", added.Payload);
        Assert.NotEqual(sent.PacketIdentifier, added.PacketIdentifier);
    }

    [Fact]
    public async Task MQTT_4_3_3_QoS_2_from_a_client_is_not_delivered_twice()
    {
        var observer = await ConnectPersistent("observer");
        await Subscribe(observer, "t", QoS.AtLeastOnce);
        var client = await ConnectPersistent("a");
        await client.SendPublish("t", "1", QoS.ExactlyOnce, id: 5);
        await client.ReceiveAck(PacketType.PubRec, 5);
        var message = await observer.ReceivePublish();
        await observer.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
        await observer.ReceiveNothing();
        await Restart();
        observer = await ConnectPersistent("observer");
        client = await ConnectPersistent("a");
        await client.SendPublish("t", "1", QoS.ExactlyOnce, id: 5, dup: true);
        await client.ReceiveAck(PacketType.PubRec, 5);
        await client.Send(new AckPacket(PacketType.PubRel, 5));
        Assert.Equal(ReasonCode.Success, await client.ReceiveAck(PacketType.PubComp, 5));
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task Retained_messages_survive_until_they_are_removed_or_expire()
    {
        var publisher = await Connect("p");
        await Publish(publisher, "kept", "x", QoS.AtLeastOnce, retain: true, properties: new MqttProperties { ContentType = "c" });
        await Publish(publisher, "removed", "x", QoS.AtLeastOnce, retain: true);
        await Publish(publisher, "removed", "", QoS.AtLeastOnce, retain: true);
        await Publish(publisher, "short", "x", QoS.AtLeastOnce, retain: true, properties: new MqttProperties { MessageExpiryInterval = 10 });
        await Publish(publisher, "long", "x", QoS.AtLeastOnce, retain: true, properties: new MqttProperties { MessageExpiryInterval = 100 });
        await Restart(secondsBetween: 20);
        Host.Advance(1);
        var client = await Connect("a");
        await Subscribe(client, "#");
        ReceivedPublish[] received = [await client.ReceivePublish(), await client.ReceivePublish()];
        await client.ReceiveNothing();
        Assert.Equal(["kept", "long"], received.Select(message => message.TopicName).Order());
        Assert.Equal("c", received.Single(message => message.TopicName == "kept").Properties.ContentType);
        Assert.Equal(79u, received.Single(message => message.TopicName == "long").Properties.MessageExpiryInterval);
    }

    [Fact]
    public async Task A_session_expires_while_the_broker_is_down_or_later()
    {
        await Drop(await ConnectPersistent("short", expiry: 10));
        await Drop(await ConnectPersistent("long", expiry: 100));
        await Drop(await ConnectPersistent("longer", expiry: 1000));
        await Restart(secondsBetween: 50);
        Host.Advance(60);
        Assert.False((await ConnectPersistent("short")).ConnAck.SessionPresent);
        Assert.False((await ConnectPersistent("long")).ConnAck.SessionPresent);
        Assert.True((await ConnectPersistent("longer")).ConnAck.SessionPresent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delayed_Will_survives_and_is_cancelled_by_the_clients_return(bool returns)
    {
        await Drop(await ConnectPersistent("a", will: Will(properties: new MqttProperties { WillDelayInterval = 60, ContentType = "c" })));
        await Restart(secondsBetween: 10);
        var observer = await Connect("observer");
        await Subscribe(observer, "will");
        if (returns)
        {
            await ConnectPersistent("a");
        }

        Host.Advance(49);
        await observer.ReceiveNothing();
        Host.Advance(2);
        if (!returns)
        {
            Assert.Equal("c", (await observer.ReceivePublish("the Will")).Properties.ContentType);
        }

        await observer.ReceiveNothing();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_leaves_connected_clients_time_to_return_before_their_Wills(bool returns)
    {
        await ConnectPersistent("a", will: Will());
        await Restart(secondsBetween: 10);
        var observer = await Connect("observer");
        await Subscribe(observer, "will");
        Host.Advance(29);
        if (returns)
        {
            await ConnectPersistent("a");
        }

        await observer.ReceiveNothing();
        Host.Advance(2);
        if (!returns)
        {
            await observer.ReceivePublish("the Will");
        }

        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_6_0_2_and_3_acknowledgements_that_wait_for_the_disk_keep_their_order()
    {
        var observer = await ConnectPersistent("observer");
        await Subscribe(observer, "t", QoS.ExactlyOnce);
        var client = await ConnectPersistent("a");
        for (var round = 0; round < 10; round++)
        {
            for (ushort i = 1; i <= 60; i++)
            {
                await client.SendPublish(i % 3 == 0 ? "$SYS/refused" : "t", "", i % 2 == 0 ? QoS.AtLeastOnce : QoS.ExactlyOnce, i);
            }

            for (ushort i = 1; i <= 60; i++)
            {
                await client.ReceiveAck(i % 2 == 0 ? PacketType.PubAck : PacketType.PubRec, i);
            }

            for (ushort i = 1; i <= 60; i += 2)
            {
                await client.Send(new AckPacket(PacketType.PubRel, i));
                await client.ReceiveAck(PacketType.PubComp, i);
            }
        }
    }

    [Fact]
    public async Task A_session_that_stops_to_persist_leaves_nothing_behind()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        await Drop(client);
        client = await ConnectPersistent("a", expiry: 0);
        Assert.True(client.ConnAck.SessionPresent);
        await Restart();
        Assert.Equal(0, Host.Broker.Sessions.Count);
        Assert.Equal(0, Host.Broker.Subscriptions.Count);
    }
}
