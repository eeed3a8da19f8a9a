using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>QoS 1 and 2 from a client to the broker: sections 3.3.4 and 4.3.</summary>
public sealed class PublishTests : ConformanceTest
{
    private async Task<RawClient> Observer()
    {
        var observer = await Connect("observer");
        await Subscribe(observer, "t");
        return observer;
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_4_3_3_a_repeated_QoS_2_PUBLISH_is_answered_and_not_delivered_again(MqttVersion version)
    {
        var observer = await Observer();
        var client = await ConnectPersistent("a", version);
        await client.SendPublish("t", "1", QoS.ExactlyOnce, id: 5);
        await client.ReceiveAck(PacketType.PubRec, 5);
        await Drop(client);
        client = await ConnectPersistent("a", version);
        await client.SendPublish("t", "1", QoS.ExactlyOnce, id: 5, dup: true);
        Assert.Equal(ReasonCode.Success, await client.ReceiveAck(PacketType.PubRec, 5));
        await client.Send(new AckPacket(PacketType.PubRel, 5));
        Assert.Equal(ReasonCode.Success, await client.ReceiveAck(PacketType.PubComp, 5));
        await observer.ReceivePublish();
        await observer.ReceiveNothing();
        await client.SendPublish("t", "2", QoS.ExactlyOnce, id: 5);
        await client.ReceiveAck(PacketType.PubRec, 5);
        Assert.Equal("2", (await observer.ReceivePublish("the identifier in use again")).Payload);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_4_3_2_a_repeated_QoS_1_PUBLISH_is_a_message_of_its_own(MqttVersion version)
    {
        var observer = await Observer();
        var client = await Connect("a", version);
        for (var i = 0; i < 2; i++)
        {
            await client.SendPublish("t", "1", QoS.AtLeastOnce, id: 5, dup: i > 0);
            await client.ReceiveAck(PacketType.PubAck, 5);
            Assert.False((await observer.ReceivePublish()).Dup); // [MQTT-3.3.1-3]
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_7_2_1_an_unknown_identifier_in_PUBREL_is_answered_with_PUBCOMP_0x92(MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send(new AckPacket(PacketType.PubRel, 77));
        var expected = version == MqttVersion.V500 ? ReasonCode.PacketIdentifierNotFound : ReasonCode.Success;
        Assert.Equal(expected, await client.ReceiveAck(PacketType.PubComp, 77));
    }

    [Fact]
    public async Task MQTT_4_6_0_2_and_3_acknowledgements_come_in_the_order_of_the_packets()
    {
        var client = await Connect("a");
        for (ushort i = 1; i <= 20; i++)
        {
            await client.SendPublish("t", "", i % 3 == 0 ? QoS.AtLeastOnce : QoS.ExactlyOnce, i);
        }

        for (ushort i = 1; i <= 20; i++)
        {
            await client.ReceiveAck(i % 3 == 0 ? PacketType.PubAck : PacketType.PubRec, i);
        }
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task A_5_0_publisher_is_told_that_nobody_is_subscribed(QoS qos)
    {
        var client = await Connect("a");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await Publish(client, "t", "x", qos));
        await Observer();
        Assert.Equal(ReasonCode.Success, await Publish(client, "t", "x", qos));
    }

    [Fact]
    public async Task MQTT_3_3_4_7_more_than_the_Receive_Maximum_is_answered_with_0x93()
    {
        Settings.Limits(limits => limits.ReceiveMaximum = 2);
        var client = await Connect("a");
        await Send(client, [1, 2]);
        await client.Send(new AckPacket(PacketType.PubRel, 1));
        await client.ReceiveAck(PacketType.PubComp, 1);
        await Send(client, [3]);
        await client.SendPublish("t", "", QoS.ExactlyOnce, 4);
        await client.ReceiveDisconnect(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact]
    public async Task What_exceeds_the_Receive_Maximum_is_not_taken_for_received()
    {
        Settings.Limits(limits => limits.ReceiveMaximum = 1);
        var observer = await Observer();
        var client = await ConnectPersistent("a");
        await Send(client, [1]);
        await client.SendPublish("t", "2", QoS.ExactlyOnce, 2);
        await client.ReceiveDisconnect(ReasonCode.ReceiveMaximumExceeded);
        await Drop(client);
        client = await ConnectPersistent("a");
        await client.Send(new AckPacket(PacketType.PubRel, 1));
        await client.ReceiveAck(PacketType.PubComp, 1);
        await client.SendPublish("t", "2", QoS.ExactlyOnce, 2, dup: true);
        await client.ReceiveAck(PacketType.PubRec, 2);
        await observer.ReceivePublish("the first");
        Assert.Equal("2", (await observer.ReceivePublish("the one that was refused first")).Payload);
    }

    [Fact]
    public async Task MQTT_4_9_0_PUBRELs_of_an_earlier_connection_do_not_count_against_the_Receive_Maximum()
    {
        Settings.Limits(limits => limits.ReceiveMaximum = 2);
        var client = await ConnectPersistent("a");
        await Send(client, [1, 2]);
        await Drop(client);
        client = await ConnectPersistent("a");
        await Send(client, [3, 4]);
        await client.Send(new AckPacket(PacketType.PubRel, 1));
        await client.ReceiveAck(PacketType.PubComp, 1);
    }

    [Fact]
    public async Task The_Receive_Maximum_does_not_hold_for_3_1_1()
    {
        Settings.Limits(limits => limits.ReceiveMaximum = 2);
        await Send(await Connect("a", MqttVersion.V311), [1, 2, 3, 4]);
    }

    [Fact]
    public async Task Refused_messages_are_not_under_way()
    {
        Settings.Limits(limits => limits.ReceiveMaximum = 1);
        var client = await Connect("a");
        for (ushort i = 1; i < 4; i++)
        {
            await client.SendPublish("$SYS/x", "", QoS.ExactlyOnce, i);
            Assert.Equal(ReasonCode.NotAuthorized, await client.ReceiveAck(PacketType.PubRec, i));
        }
    }

    private static async Task Send(RawClient client, ushort[] identifiers)
    {
        foreach (var identifier in identifiers)
        {
            await client.SendPublish("t", "", QoS.ExactlyOnce, identifier);
            await client.ReceiveAck(PacketType.PubRec, identifier);
        }
    }
}
