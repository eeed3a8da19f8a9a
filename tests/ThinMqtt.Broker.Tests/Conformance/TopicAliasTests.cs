using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Topic Alias: section 3.3.2.3.4.</summary>
public sealed class TopicAliasTests : ConformanceTest
{
    private static MqttProperties Alias(ushort alias) => new() { TopicAlias = alias };

    private async Task<(RawClient Observer, RawClient Client)> Pair(ushort maximum = 0)
    {
        var observer = await Connect("observer", properties: new MqttProperties { TopicAliasMaximum = maximum });
        await Subscribe(observer, "#");
        return (observer, await Connect("a"));
    }

    [Fact]
    public async Task MQTT_3_3_2_12_an_alias_stands_for_the_topic_and_can_be_given_to_another()
    {
        var (observer, client) = await Pair();
        await client.SendPublish("one", properties: Alias(64));
        await client.SendPublish("", properties: Alias(64));
        await client.SendPublish("two", properties: Alias(64));
        await client.SendPublish("", "", QoS.AtLeastOnce, properties: Alias(64));
        foreach (var expected in new[] { "one", "one", "two", "two" })
        {
            var message = await observer.ReceivePublish();
            Assert.Equal((expected, null), (message.TopicName, message.Properties.TopicAlias)); // [MQTT-3.3.2-11]
        }
    }

    [Theory]
    [InlineData(0, "t", ReasonCode.TopicAliasInvalid)]
    [InlineData(65, "t", ReasonCode.TopicAliasInvalid)]
    [InlineData(65, "", ReasonCode.TopicAliasInvalid)]
    [InlineData(1, "", ReasonCode.ProtocolError)]
    public async Task MQTT_3_3_2_8_to_10_an_alias_that_is_0_too_large_or_unknown_ends_the_connection(ushort alias, string topic, ReasonCode reasonCode)
    {
        var (observer, client) = await Pair();
        await client.Send($"30 {3 + topic.Length + 3:X2} 00{topic.Length:X2}{(topic.Length > 0 ? "74" : "")} 03 23{alias:X4}");
        await client.ReceiveDisconnect(reasonCode);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_3_2_7_an_alias_holds_for_its_connection_only()
    {
        var client = await ConnectPersistent("a");
        await client.SendPublish("t", properties: Alias(1));
        await client.ReceiveNothing();
        await Drop(client);
        client = await ConnectPersistent("a");
        await client.SendPublish("", properties: Alias(1));
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task An_empty_topic_without_alias_is_a_protocol_error()
    {
        var client = await Connect("a");
        await client.Send("30 03 0000 00");
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task MQTT_3_1_2_26_no_more_aliases_than_the_client_takes_are_used()
    {
        var (observer, client) = await Pair(maximum: 2);
        var known = new Dictionary<ushort, string>();
        foreach (var topic in new[] { "a", "b", "c", "a", "b", "c" })
        {
            await client.SendPublish(topic);
            var message = await observer.ReceivePublish();
            if (message.Properties.TopicAlias is { } alias)
            {
                Assert.InRange(alias, 1, 2);
                if (message.TopicName.Length > 0)
                {
                    known[alias] = message.TopicName;
                }

                Assert.Equal(topic, known[alias]);
            }
            else
            {
                Assert.Equal(topic, message.TopicName);
            }
        }

        Assert.NotEmpty(known);
    }

    [Fact]
    public async Task MQTT_3_1_2_27_a_client_that_takes_no_aliases_gets_none()
    {
        var (observer, client) = await Pair(maximum: 0);
        await client.SendPublish("t");
        Assert.Null((await observer.ReceivePublish()).Properties.TopicAlias);
    }

    [Fact]
    public async Task Outgoing_aliases_begin_anew_with_each_connection()
    {
        var properties = new MqttProperties { TopicAliasMaximum = 5, SessionExpiryInterval = 100 };
        var observer = await Connect("observer", cleanStart: false, properties: properties);
        await Subscribe(observer, "t", QoS.AtLeastOnce);
        var client = await Connect("a");
        await Publish(client, "t", "", QoS.AtLeastOnce);
        Assert.Equal("t", (await observer.ReceivePublish()).TopicName);
        await Drop(observer);
        observer = await Connect("observer", cleanStart: false, properties: properties);
        Assert.Equal("t", (await observer.ReceivePublish("again")).TopicName);
    }
}
