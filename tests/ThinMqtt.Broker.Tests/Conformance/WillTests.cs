using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>The Will: section 3.1.2.5.</summary>
public sealed class WillTests : ConformanceTest
{
    private async Task<RawClient> Observer()
    {
        var observer = await Connect("observer", properties: new MqttProperties { SessionExpiryInterval = 0 });
        await Subscribe(observer, new TopicSubscription("will", QoS.ExactlyOnce));
        return observer;
    }

    private static MqttProperties Delay(uint seconds) => new() { WillDelayInterval = seconds };

    [Theory]
    [InlineData(MqttVersion.V311, QoS.AtMostOnce)]
    [InlineData(MqttVersion.V311, QoS.ExactlyOnce)]
    [InlineData(MqttVersion.V500, QoS.AtMostOnce)]
    [InlineData(MqttVersion.V500, QoS.AtLeastOnce)]
    [InlineData(MqttVersion.V500, QoS.ExactlyOnce)]
    public async Task MQTT_3_1_2_8_the_Will_is_published_when_the_network_fails(MqttVersion version, QoS qos)
    {
        var observer = await Observer();
        await Drop(await Connect("a", version, will: Will(qos: qos)));
        var will = await observer.ReceivePublish("the Will");
        Assert.Equal(("gone", qos, false), (will.Payload, will.QoS, will.Retain));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_14_4_3_a_normal_DISCONNECT_discards_the_Will(MqttVersion version)
    {
        var observer = await Observer();
        var client = await Connect("a", version, will: Will());
        await client.Send("E000");
        await client.ReceiveClose();
        await Drop(client);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_14_2_1_DISCONNECT_with_0x04_asks_for_the_Will()
    {
        var observer = await Observer();
        var client = await Connect("a", will: Will());
        await client.Send("E00104");
        await client.ReceiveClose();
        await Drop(client);
        Assert.Equal("gone", (await observer.ReceivePublish("the Will")).Payload);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_2_8_the_Will_is_published_when_the_keep_alive_is_over(MqttVersion version)
    {
        var observer = await Observer();
        var client = await Connect("a", version, will: Will(), keepAlive: 10);
        Host.Advance(17);
        await client.ReceiveDisconnect(ReasonCode.KeepAliveTimeout);
        await Drop(client);
        await observer.ReceivePublish("the Will");
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_2_8_the_Will_is_published_after_a_protocol_error(MqttVersion version)
    {
        var observer = await Observer();
        var client = await Connect("a", version, will: Will());
        await client.Send("0000");
        await client.ReceiveDisconnect(ReasonCode.MalformedPacket);
        await Drop(client);
        await observer.ReceivePublish("the Will");
    }

    [Fact]
    public async Task MQTT_3_1_2_17_a_retained_Will_is_retained()
    {
        var observer = await Observer();
        await Drop(await Connect("a", will: Will(retain: true)));
        Assert.False((await observer.ReceivePublish("the Will")).Retain);
        var late = await Connect("late");
        await Subscribe(late, "will");
        Assert.True((await late.ReceivePublish("the retained Will")).Retain);
    }

    [Fact]
    public async Task Will_properties_go_with_the_message()
    {
        var observer = await Observer();
        await Drop(await Connect("a", will: Will(properties: new MqttProperties
        {
            PayloadFormatIndicator = true,
            MessageExpiryInterval = 60,
            ContentType = "text/plain",
            ResponseTopic = "answer",
            CorrelationData = [1, 2],
            UserProperties = [new("a", "1"), new("a", "2")],
        })));
        var properties = (await observer.ReceivePublish("the Will")).Properties;
        Assert.Equal((true, 60u, "text/plain", "answer"), (properties.PayloadFormatIndicator, properties.MessageExpiryInterval, properties.ContentType, properties.ResponseTopic));
        Assert.Equal(new byte[] { 1, 2 }, properties.CorrelationData);
        Assert.Equal([new UserProperty("a", "1"), new UserProperty("a", "2")], properties.UserProperties);
        Assert.Null(properties.WillDelayInterval);
    }

    [Fact]
    public async Task MQTT_3_1_3_2_2_a_delayed_Will_waits()
    {
        var observer = await Observer();
        await Drop(await ConnectPersistent("a", will: Will(properties: Delay(30))));
        Host.Advance(29);
        await observer.ReceiveNothing();
        Host.Advance(2);
        await observer.ReceivePublish("the Will after its delay");
    }

    [Fact]
    public async Task MQTT_3_1_3_9_a_client_that_returns_in_time_cancels_its_Will()
    {
        var observer = await Observer();
        await Drop(await ConnectPersistent("a", will: Will(properties: Delay(30))));
        Host.Advance(29);
        Assert.True((await ConnectPersistent("a")).ConnAck.SessionPresent);
        Host.Advance(60);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_1_2_10_a_session_that_ends_before_the_delay_publishes_the_Will()
    {
        var observer = await Observer();
        await Drop(await ConnectPersistent("a", will: Will(properties: Delay(300)), expiry: 10));
        Host.Advance(9);
        await observer.ReceiveNothing();
        Host.Advance(2);
        await observer.ReceivePublish("the Will at the session's end");
        Host.Advance(400);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task A_session_that_ends_with_its_connection_does_not_delay_the_Will()
    {
        var observer = await Observer();
        await Drop(await Connect("a", will: Will(properties: Delay(300))));
        await observer.ReceivePublish("the Will at once");
    }

    [Fact]
    public async Task A_clean_start_ends_the_session_and_so_publishes_its_Will()
    {
        var observer = await Observer();
        await Drop(await ConnectPersistent("a", will: Will(properties: Delay(300))));
        await Connect("a");
        await observer.ReceivePublish("the Will at the session's end");
        Host.Advance(400);
        await observer.ReceiveNothing();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, false)]
    public async Task A_take_over_publishes_the_old_Will_unless_it_is_delayed(uint delay, bool isPublished)
    {
        var observer = await Observer();
        await ConnectPersistent("a", will: Will(properties: Delay(delay)));
        await ConnectPersistent("a");
        if (isPublished)
        {
            await observer.ReceivePublish("the Will of the old connection");
        }

        Host.Advance(60);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task A_take_over_with_clean_start_publishes_a_delayed_Will()
    {
        var observer = await Observer();
        await ConnectPersistent("a", will: Will(properties: Delay(30)));
        await Connect("a");
        await observer.ReceivePublish("the Will of the session that ended");
    }

    [Fact]
    public async Task MQTT_3_1_2_8_a_3_1_1_take_over_publishes_the_old_Will()
    {
        var observer = await Observer();
        await ConnectPersistent("a", MqttVersion.V311, Will());
        await ConnectPersistent("a", MqttVersion.V311);
        await observer.ReceivePublish("the Will of the old connection");
    }

    [Fact]
    public async Task DISCONNECT_with_0x04_and_a_shorter_expiry_ends_the_Wills_delay_with_the_session()
    {
        var observer = await Observer();
        var client = await ConnectPersistent("a", will: Will(properties: Delay(300)));
        await client.Send(new DisconnectPacket
        {
            ReasonCode = ReasonCode.DisconnectWithWillMessage,
            Properties = new MqttProperties { SessionExpiryInterval = 0 },
        });
        await client.ReceiveClose();
        await Drop(client);
        await observer.ReceivePublish("the Will at once");
    }

    [Theory]
    [InlineData("a/+", MqttVersion.V500)]
    [InlineData("#", MqttVersion.V500)]
    [InlineData("", MqttVersion.V500)]
    public async Task A_Will_Topic_must_be_a_Topic_Name(string topicName, MqttVersion version)
    {
        var client = await Open(version);
        Assert.Equal(ReasonCode.TopicNameInvalid, (await client.Connect(ConnectPacket("a", version, will: Will(topicName)))).ReasonCode);
        await client.ReceiveClose();
    }

    [Theory]
    [InlineData("$SYS/broker/version", false)]
    [InlineData("$SYSTEM/own", true)]
    public async Task A_Will_may_not_go_to_the_servers_own_topics(string topicName, bool isAllowed)
    {
        var client = await Open();
        var answer = await client.Connect(ConnectPacket("a", will: Will(topicName)));
        Assert.Equal(isAllowed, answer.ReasonCode == ReasonCode.Success);
    }
}
