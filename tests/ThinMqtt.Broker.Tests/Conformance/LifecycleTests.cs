using System.Collections.Concurrent;
using System.Text;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>The broker's own words: its end, <c>$SYS</c>, its hooks.</summary>
public sealed class LifecycleTests : ConformanceTest
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task A_broker_that_stops_tells_its_clients_0x8B_and_takes_no_new_ones(MqttVersion version)
    {
        var client = await Connect("a", version);
        var silent = await Open(version);
        await Host.Barrier();
        var stopped = Host.BeginStop();
        await client.ReceiveDisconnect(ReasonCode.ServerShuttingDown);
        await silent.ReceiveClose();
        var late = await Open(version);
        await late.ReceiveClose();
        Assert.False(stopped.IsCompleted);
        client.Abort();
        silent.Abort();
        await Host.Barrier();
        Host.Advance(0.2);
        await stopped.Within("the end of the broker after its last client");
    }

    [Fact]
    public async Task SYS_topics_tell_what_the_broker_does()
    {
        Settings.Options(options => options.SysInterval = TimeSpan.FromSeconds(10));
        var client = await Connect("a");
        await Subscribe(client, "other/#");
        await Publish(client, "t", "x", QoS.AtLeastOnce);
        Host.Advance(1);
        await Subscribe(client, "$SYS/#");
        var topics = new Dictionary<string, string>();
        while (!topics.ContainsKey("heap/current") || topics.Count < 16)
        {
            var message = await client.ReceivePublish($"the rest of {string.Join(", ", topics.Keys)}");
            Assert.True(message.Retain);
            topics[message.TopicName["$SYS/broker/".Length..]] = message.Payload;
        }

        Assert.StartsWith("thinmqtt version ", topics["version"], StringComparison.Ordinal);
        Assert.Equal(("1", "1", "1"), (topics["clients/connected"], topics["subscriptions/count"], topics["publish/messages/received"]));
        Assert.True(int.Parse(topics["bytes/received"], null) >= 40);
        await client.ReceiveNothing();
        Host.Advance(10);
        Assert.False((await client.ReceivePublish("what has changed")).Retain);
    }

    [Theory]
    [InlineData("$SYS/broker/version")]
    [InlineData("$SYS")]
    [InlineData("$share/group/t")]
    public async Task Clients_may_not_publish_to_the_servers_own_topics(string topicName)
    {
        var client = await Connect("a");
        Assert.Equal(ReasonCode.NotAuthorized, await Publish(client, topicName, "x", QoS.AtLeastOnce));
        await Publish(await Connect("b", MqttVersion.V311), topicName, "x", QoS.ExactlyOnce);
        Assert.Equal(0, Host.Broker.Retained.Count);
    }

    [Fact]
    public async Task Hooks_tell_what_clients_do()
    {
        var events = new ConcurrentQueue<object>();
        Settings.BeforeStart = broker =>
        {
            broker.Events.Connected += events.Enqueue;
            broker.Events.Disconnected += events.Enqueue;
            broker.Events.Subscribed += events.Enqueue;
            broker.Events.Unsubscribed += events.Enqueue;
            broker.Events.Published += events.Enqueue;
        };
        var client = await Connect("a");
        await Subscribe(client, "$share/g/t", QoS.AtLeastOnce);
        await Unsubscribe(client, "$share/g/t", "none");
        await Publish(client, "t", "x", QoS.AtLeastOnce, retain: true);
        await client.Send("E000");
        await client.ReceiveClose();
        await Drop(await Connect("b", MqttVersion.V311));
        var all = events.ToArray();
        Assert.Equal(("a", MqttVersion.V500), all[0] is ConnectedClient one ? (one.ClientId, one.Version) : default);
        Assert.Equal(new ClientSubscription("a", "$share/g/t"), all[1]);
        Assert.Equal(new ClientSubscription("a", "$share/g/t"), all[2]);
        var message = Assert.IsType<PublishedMessage>(all[3]);
        Assert.Equal(("a", "t", "x", QoS.AtLeastOnce, true), (message.ClientId, Text(message.TopicName), Text(message.Payload), message.QoS, message.Retain));
        Assert.Equal(new DisconnectedClient("a", ReasonCode.Success), all[4]);
        Assert.IsType<ConnectedClient>(all[5]);
        Assert.Equal(new DisconnectedClient("b", ReasonCode.UnspecifiedError), all[6]);
        Assert.Equal(7, all.Length);
    }

    [Fact]
    public async Task A_hook_may_publish_and_one_that_fails_does_no_harm()
    {
        Settings.BeforeStart = broker =>
        {
            broker.Events.Connected += client => broker.Publish($"seen/{client.ClientId}", "x"u8.ToArray());
            broker.Events.Subscribed += _ => throw new InvalidOperationException("a fault of the host");
        };
        var observer = await Connect("observer");
        Assert.Equal(ReasonCode.Success, await Subscribe(observer, "seen/+"));
        await Connect("a");
        Assert.Equal("seen/a", (await observer.ReceivePublish()).TopicName);
    }

    [Fact]
    public async Task The_host_publishes_without_a_connection()
    {
        var client = await Connect("a");
        await Subscribe(client, "t", QoS.ExactlyOnce);
        Host.Broker.Publish("t", "x"u8.ToArray(), QoS.AtLeastOnce, retain: true);
        var message = await client.ReceivePublish();
        Assert.Equal(("x", QoS.AtLeastOnce), (message.Payload, message.QoS));
        Assert.Throws<ArgumentException>(() => Host.Broker.Publish("a/#", default));
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
