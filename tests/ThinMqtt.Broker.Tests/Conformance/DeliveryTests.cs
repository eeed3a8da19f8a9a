using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>QoS 1 and 2 from the broker to a client: sections 4.3 to 4.6.</summary>
public sealed class DeliveryTests : ConformanceTest
{
    private async Task<(RawClient Publisher, RawClient Client)> Pair(MqttVersion version, QoS qos, ushort? receiveMaximum = null)
    {
        var client = await ConnectPersistent("a", version, receiveMaximum: receiveMaximum);
        await Subscribe(client, "t", qos);
        return (await Connect("p"), client);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_4_3_2_QoS_1_is_sent_until_PUBACK_and_again_with_DUP_and_its_identifier(MqttVersion version)
    {
        var (publisher, client) = await Pair(version, QoS.AtLeastOnce);
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await Publish(publisher, "t", "2", QoS.AtLeastOnce);
        var first = await client.ReceivePublish();
        var second = await client.ReceivePublish();
        Assert.False(first.Dup);
        Assert.NotEqual(first.PacketIdentifier, second.PacketIdentifier);
        await client.Send(new AckPacket(PacketType.PubAck, first.PacketIdentifier));
        await client.ReceiveNothing();
        await Drop(client);
        var again = await ConnectPersistent("a", version);
        Assert.Equal(second with { Dup = true }, await again.ReceivePublish("again"), ByWhatMatters);
        await again.Send(new AckPacket(PacketType.PubAck, second.PacketIdentifier));
        await again.ReceiveNothing();
        await Drop(again);
        await (await ConnectPersistent("a", version)).ReceiveNothing();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_4_3_3_QoS_2_goes_on_where_it_stood(MqttVersion version)
    {
        var (publisher, client) = await Pair(version, QoS.ExactlyOnce);
        await Publish(publisher, "t", "1", QoS.ExactlyOnce);
        var first = await client.ReceivePublish();
        await Drop(client);
        client = await ConnectPersistent("a", version);
        var again = await client.ReceivePublish("again, as no PUBREC came");
        Assert.Equal((true, first.PacketIdentifier), (again.Dup, again.PacketIdentifier));
        await client.Send(new AckPacket(PacketType.PubRec, first.PacketIdentifier));
        await client.ReceiveAck(PacketType.PubRel, first.PacketIdentifier);
        await Drop(client);
        client = await ConnectPersistent("a", version);
        await client.ReceiveAck(PacketType.PubRel, first.PacketIdentifier);
        await client.Send(new AckPacket(PacketType.PubComp, first.PacketIdentifier));
        await client.ReceiveNothing();
        await Drop(client);
        await (await ConnectPersistent("a", version)).ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_4_0_1_what_is_unfinished_is_sent_again_in_its_order()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.ExactlyOnce);
        for (var i = 0; i < 6; i++)
        {
            await Publish(publisher, "t", $"{i}", i % 2 == 0 ? QoS.AtLeastOnce : QoS.ExactlyOnce);
        }

        var received = new List<ReceivedPublish>();
        for (var i = 0; i < 6; i++)
        {
            received.Add(await client.ReceivePublish());
        }

        await client.Send(new AckPacket(PacketType.PubAck, received[2].PacketIdentifier));
        await client.Send(new AckPacket(PacketType.PubRec, received[3].PacketIdentifier));
        await client.ReceiveAck(PacketType.PubRel, received[3].PacketIdentifier);
        await Drop(client);
        client = await ConnectPersistent("a");
        await client.ReceiveAck(PacketType.PubRel, received[3].PacketIdentifier);
        foreach (var index in new[] { 0, 1, 4, 5 })
        {
            Assert.Equal(received[index] with { Dup = true }, await client.ReceivePublish($"number {index} again"), ByWhatMatters);
        }
    }

    [Fact]
    public async Task MQTT_4_4_0_1_nothing_is_sent_again_while_the_connection_stands()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.AtLeastOnce);
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await client.ReceivePublish();
        Host.Advance(1000);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_4_6_0_5_messages_of_one_publisher_keep_their_order_through_absence_and_return()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.AtLeastOnce, receiveMaximum: 3);
        await Drop(client);
        for (var i = 0; i < 50; i++)
        {
            await Publish(publisher, "t", $"{i}", QoS.AtLeastOnce);
        }

        client = await ConnectPersistent("a", receiveMaximum: 3);
        for (var i = 0; i < 50; i++)
        {
            var message = await client.ReceivePublish($"number {i}");
            Assert.Equal($"{i}", message.Payload);
            await client.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
        }
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task MQTT_3_3_4_9_no_more_than_the_clients_Receive_Maximum_is_under_way(QoS qos)
    {
        var (publisher, client) = await Pair(MqttVersion.V500, qos, receiveMaximum: 2);
        for (var i = 0; i < 5; i++)
        {
            await Publish(publisher, "t", $"{i}", qos);
        }

        var first = await client.ReceivePublish();
        await client.ReceivePublish();
        await client.ReceiveNothing();
        if (qos == QoS.ExactlyOnce)
        {
            await client.Send(new AckPacket(PacketType.PubRec, first.PacketIdentifier));
            await client.ReceiveAck(PacketType.PubRel, first.PacketIdentifier);
            await client.ReceiveNothing();
        }

        await client.Send(new AckPacket(qos == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubComp, first.PacketIdentifier));
        Assert.Equal("2", (await client.ReceivePublish()).Payload);
        await client.ReceiveNothing();
        await Drop(client);
        client = await ConnectPersistent("a", receiveMaximum: 1);
        Assert.Equal("1", (await client.ReceivePublish()).Payload);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_3_4_10_acknowledgements_and_QoS_0_pass_a_full_window()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.AtLeastOnce, receiveMaximum: 1);
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await Publish(publisher, "t", "2", QoS.AtLeastOnce);
        await Publish(publisher, "t", "at most once");
        await client.ReceivePublish();
        Assert.Equal("at most once", (await client.ReceivePublish()).Payload);
        Assert.Equal(ReasonCode.Success, await Subscribe(client, "other"));
        await Publish(client, "elsewhere", "", QoS.ExactlyOnce);
    }

    [Fact]
    public async Task MQTT_4_9_0_1_a_PUBREC_with_a_failure_ends_the_delivery_and_frees_the_window()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.ExactlyOnce, receiveMaximum: 1);
        await Publish(publisher, "t", "1", QoS.ExactlyOnce);
        await Publish(publisher, "t", "2", QoS.ExactlyOnce);
        var first = await client.ReceivePublish();
        await client.Send(new AckPacket(PacketType.PubRec, first.PacketIdentifier, ReasonCode.UnspecifiedError));
        Assert.Equal("2", (await client.ReceivePublish()).Payload);
        await client.ReceiveNothing();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task An_unknown_identifier_in_PUBREC_is_answered_with_PUBREL_0x92(MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send(new AckPacket(PacketType.PubRec, 77));
        var expected = version == MqttVersion.V500 ? ReasonCode.PacketIdentifierNotFound : ReasonCode.Success;
        Assert.Equal(expected, await client.ReceiveAck(PacketType.PubRel, 77));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task Unknown_identifiers_in_PUBACK_and_PUBCOMP_are_ignored(MqttVersion version)
    {
        var (publisher, client) = await Pair(version, QoS.ExactlyOnce);
        await Publish(publisher, "t", "1", QoS.ExactlyOnce);
        var message = await client.ReceivePublish();
        await client.Send(new AckPacket(PacketType.PubAck, 77));
        await client.Send(new AckPacket(PacketType.PubComp, 77));
        await client.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier)); // it is of QoS 2
        await client.ReceiveNothing();
        await client.Send(new AckPacket(PacketType.PubRec, message.PacketIdentifier));
        await client.ReceiveAck(PacketType.PubRel, message.PacketIdentifier);
    }

    [Fact]
    public async Task A_repeated_PUBREC_is_answered_again()
    {
        var (publisher, client) = await Pair(MqttVersion.V500, QoS.ExactlyOnce);
        await Publish(publisher, "t", "1", QoS.ExactlyOnce);
        var message = await client.ReceivePublish();
        for (var i = 0; i < 2; i++)
        {
            await client.Send(new AckPacket(PacketType.PubRec, message.PacketIdentifier));
            Assert.Equal(ReasonCode.Success, await client.ReceiveAck(PacketType.PubRel, message.PacketIdentifier));
        }
    }

    [Fact]
    public async Task MQTT_2_2_1_4_no_identifier_is_used_again_while_one_is_unacknowledged()
    {
        var (publisher, client) = await Pair(MqttVersion.V311, QoS.AtLeastOnce);
        await Publish(publisher, "t", "held", QoS.AtLeastOnce);
        var held = (await client.ReceivePublish()).PacketIdentifier;
        var count = 0;
        for (var round = 0; round < 70; round++)
        {
            for (ushort i = 1; i <= 1000; i++)
            {
                await publisher.SendPublish("t", "", QoS.AtLeastOnce, i);
            }

            for (ushort i = 1; i <= 1000 && count < 65_534; i++, count++)
            {
                await publisher.ReceiveAck(PacketType.PubAck, i);
                if (count < 65_533)
                {
                    var message = await client.ReceivePublish($"number {count}");
                    Assert.NotEqual(held, message.PacketIdentifier);
                    await client.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
                }
            }

            if (count == 65_534)
            {
                break;
            }
        }

        await client.ReceiveNothing();
        await client.Send(new AckPacket(PacketType.PubAck, held));
        await client.ReceivePublish("what waited for an identifier");
    }

    private static bool ByWhatMatters(ReceivedPublish one, ReceivedPublish other) =>
        (one.Payload, one.QoS, one.Dup, one.PacketIdentifier) == (other.Payload, other.QoS, other.Dup, other.PacketIdentifier);
}
