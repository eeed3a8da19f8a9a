using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Maximum Packet Size: sections 3.1.2.11.4 and 3.2.2.3.6.</summary>
public sealed class PacketSizeTests : ConformanceTest
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task A_packet_larger_than_the_server_takes_is_answered_with_0x95(MqttVersion version)
    {
        Settings.Limits(limits => limits.MaximumPacketSize = 200);
        var client = await Connect("a", version);
        var rest = version == MqttVersion.V500 ? 1 : 0;
        await Publish(client, "t", new string('x', 200 - 6 - rest));
        await client.Send("30 C701"); // its length is enough to know
        await client.ReceiveDisconnect(ReasonCode.PacketTooLarge);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public async Task MQTT_3_1_2_24_and_25_what_fits_exactly_is_sent_and_one_byte_more_is_dropped(QoS qos)
    {
        const int maximum = 100;
        var client = await Connect("a", properties: new MqttProperties { MaximumPacketSize = maximum, ReceiveMaximum = 1 });
        await Subscribe(client, "t", qos);
        var publisher = await Connect("p");
        var header = 2 + 3 + 1 + (qos == QoS.AtMostOnce ? 0 : 2);
        await Publish(publisher, "t", new string('x', maximum - header), qos);
        var message = await client.ReceivePublish("the one that fits");
        Assert.Equal(maximum, client.LastSize);
        await Publish(publisher, "t", new string('x', maximum - header + 1), qos);
        await Publish(publisher, "t", "small", qos);
        if (qos != QoS.AtMostOnce)
        {
            await client.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
        }

        Assert.Equal("small", (await client.ReceivePublish("the one behind")).Payload);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_1_2_24_Subscription_Identifiers_and_aliases_count()
    {
        const int maximum = 60;
        var client = await Connect("a", properties: new MqttProperties { MaximumPacketSize = maximum, TopicAliasMaximum = 5 });
        string[] filters = ["t/a/b/c", "t/#", "+/a/#", "t/+/b/#", "#"];
        foreach (var filter in filters)
        {
            await Subscribe(client, filter, identifier: 200_000_000);
        }

        var publisher = await Connect("p");
        for (var size = 0; size < maximum; size++)
        {
            await Publish(publisher, "t/a/b/c", new string('x', size), properties: new MqttProperties { MessageExpiryInterval = 60 });
        }

        var largest = 0;
        await client.SendPing();
        while (await client.Receive<object>() is ReceivedPublish message)
        {
            Assert.InRange(client.LastSize, 1, maximum);
            Assert.Equal(filters.Length, message.Properties.SubscriptionIdentifiers.Count);
            largest = Math.Max(largest, client.LastSize);
        }

        Assert.InRange(largest, maximum - 5, maximum);
    }

    [Fact]
    public async Task A_too_large_message_is_dropped_for_that_client_only()
    {
        var small = await Connect("small", properties: new MqttProperties { MaximumPacketSize = 30 });
        var large = await Connect("large");
        await Subscribe(small, "t", QoS.AtLeastOnce);
        await Subscribe(large, "t", QoS.AtLeastOnce);
        await Publish(await Connect("p"), "t", new string('x', 100), QoS.AtLeastOnce);
        await large.ReceivePublish();
        await small.ReceiveNothing();
    }

    [Fact]
    public async Task A_stored_message_is_dropped_when_the_client_returns_with_a_smaller_maximum()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", new string('x', 100), QoS.AtLeastOnce);
        await client.ReceivePublish();
        await Publish(publisher, "t", "small", QoS.AtLeastOnce);
        await Drop(client);
        client = await Connect("a", cleanStart: false, properties: new MqttProperties { MaximumPacketSize = 30, ReceiveMaximum = 1 });
        Assert.Equal("small", (await client.ReceivePublish()).Payload);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_14_2_3_a_Reason_String_that_does_not_fit_is_left_out()
    {
        var client = await Connect("a", properties: new MqttProperties { MaximumPacketSize = 20 });
        await client.Send("0000");
        var packet = await client.ReceiveDisconnect(ReasonCode.MalformedPacket);
        Assert.Null(packet!.Properties.ReasonString);
    }
}
