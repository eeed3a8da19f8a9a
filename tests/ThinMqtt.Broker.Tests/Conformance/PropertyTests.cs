using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>What goes with a message: section 3.3.2.3; and Request Problem Information.</summary>
public sealed class PropertyTests : ConformanceTest
{
    private static MqttProperties Expiry(uint seconds) => new() { MessageExpiryInterval = seconds };

    [Fact]
    public async Task MQTT_3_3_2_4_and_15_to_20_properties_are_forwarded_unaltered_and_in_order()
    {
        var client = await Connect("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        var sent = new MqttProperties
        {
            PayloadFormatIndicator = true,
            ContentType = "text/ü",
            ResponseTopic = "answers/here",
            CorrelationData = [0, 255, 1],
            UserProperties = [new("b", "2"), new("a", "1"), new("b", "1"), new("", "")],
        };
        await Publish(await Connect("p"), "t", "ü", QoS.AtLeastOnce, properties: sent);
        var received = (await client.ReceivePublish()).Properties;
        Assert.Equal(sent.Encode(PacketType.Publish), (received with { SubscriptionIdentifiers = [] }).Encode(PacketType.Publish));
    }

    [Fact]
    public async Task Properties_that_stand_apart_are_forwarded_in_their_order()
    {
        var client = await Connect("a");
        await Subscribe(client, "t");
        var publisher = await Connect("p");
        //                      t     length  user property a=1   expiry 100   user property b=2   alias 1   payload format
        await publisher.Send("30 1C 000174 18 26 000161 000131  02 00000064  26 000162 000132  23 0001  01 01");
        var properties = (await client.ReceivePublish()).Properties;
        Assert.Equal([new UserProperty("a", "1"), new UserProperty("b", "2")], properties.UserProperties);
        Assert.Equal((true, 100u), (properties.PayloadFormatIndicator, properties.MessageExpiryInterval));
    }

    [Fact]
    public async Task Properties_are_not_sent_to_3_1_1_clients()
    {
        var client = await Connect("a", MqttVersion.V311);
        await Subscribe(client, "t");
        await Publish(await Connect("p"), "t", "x", properties: new MqttProperties { ContentType = "c", MessageExpiryInterval = 9 });
        Assert.Equal("x", (await client.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task MQTT_3_3_2_5_and_6_a_message_expires_in_the_queue_and_the_rest_of_its_time_goes_with_it()
    {
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        await Drop(client);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "short", QoS.AtLeastOnce, properties: Expiry(10));
        await Publish(publisher, "t", "long", QoS.AtLeastOnce, properties: Expiry(100));
        Host.Advance(10.5);
        client = await ConnectPersistent("a");
        var message = await client.ReceivePublish();
        Assert.Equal("long", message.Payload);
        Assert.InRange(message.Properties.MessageExpiryInterval!.Value, 89u, 90u);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task A_message_that_waits_for_the_window_expires_too()
    {
        var client = await Connect("a", properties: new MqttProperties { ReceiveMaximum = 1 });
        await Subscribe(client, "t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "1", QoS.AtLeastOnce);
        await Publish(publisher, "t", "2", QoS.AtLeastOnce, properties: Expiry(10));
        await Publish(publisher, "t", "3", QoS.AtLeastOnce);
        var first = await client.ReceivePublish();
        Host.Advance(11);
        await client.Send(new AckPacket(PacketType.PubAck, first.PacketIdentifier));
        Assert.Equal("3", (await client.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task A_3_1_1_client_does_not_get_what_has_expired()
    {
        var client = await ConnectPersistent("a", MqttVersion.V311);
        await Subscribe(client, "t", QoS.ExactlyOnce);
        await Drop(client);
        await Publish(await Connect("p"), "t", "x", QoS.ExactlyOnce, properties: Expiry(10));
        Host.Advance(11);
        await (await ConnectPersistent("a", MqttVersion.V311)).ReceiveNothing();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task MQTT_3_1_2_29_without_Request_Problem_Information_no_Reason_String_is_sent(bool? asked, bool isSent)
    {
        var client = await Connect("a", properties: new MqttProperties { RequestProblemInformation = asked });
        await client.Send("0000");
        var packet = await client.ReceiveDisconnect(ReasonCode.MalformedPacket);
        Assert.Equal(isSent, packet!.Properties.ReasonString is not null);
    }

    [Theory]
    [InlineData("30 0B 000174 06 08 0003 612F2B 78")] // a Response Topic with a wildcard [MQTT-3.3.2-14]
    [InlineData("30 06 000174 02 0B05")] // a Subscription Identifier from a client [MQTT-3.3.4-6]
    [InlineData("30 08 000174 04 0101 0101")] // Payload Format Indicator twice
    public async Task Properties_that_a_client_may_not_send_are_a_protocol_error(string hex)
    {
        var client = await Connect("a");
        await client.Send(hex);
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
    }
}
