using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>What one client may cost.</summary>
public sealed class LimitTests : ConformanceTest
{
    [Fact]
    public async Task More_connections_than_the_limit_are_closed_and_a_free_place_is_taken()
    {
        Settings.Limits(limits => limits.MaximumConnections = 2);
        var first = await Connect("a");
        await Connect("b");
        var refused = await Open();
        await refused.ReceiveClose();
        await first.Send("E000");
        await first.ReceiveClose();
        first.Abort();
        await Host.Barrier();
        await Connect("c");
        Assert.True(Host.Broker.Statistics.ConnectionsRefused > 0);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public async Task Topics_have_no_more_levels_than_the_limit(QoS qos)
    {
        Settings.Limits(limits => limits.MaximumTopicLevels = 3);
        var client = await Connect("a");
        Assert.Equal(ReasonCode.TopicFilterInvalid, await Subscribe(client, "a/b/c/#"));
        await Publish(client, "a/b/c", "", qos);
        await client.SendPublish("a/b/c/d", "", qos);
        await client.ReceiveDisconnect(ReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task A_session_has_no_more_subscriptions_than_the_limit_but_may_replace_one()
    {
        Settings.Limits(limits => limits.MaximumSubscriptions = 2);
        var client = await Connect("a");
        await Subscribe(client, "a");
        await Subscribe(client, "b");
        Assert.Equal(ReasonCode.QuotaExceeded, await Subscribe(client, "c"));
        Assert.Equal(ReasonCode.GrantedQoS1, await Subscribe(client, "b", QoS.AtLeastOnce));
        await Unsubscribe(client, "a");
        Assert.Equal(ReasonCode.Success, await Subscribe(client, "c"));
    }

    [Fact]
    public async Task A_full_queue_drops_the_newest()
    {
        Settings.Limits(limits => limits.MaximumQueuedMessages = 3);
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        await Drop(client);
        var publisher = await Connect("p");
        for (var i = 0; i < 5; i++)
        {
            await Publish(publisher, "t", $"{i}", QoS.AtLeastOnce);
        }

        client = await ConnectPersistent("a");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"{i}", (await client.ReceivePublish()).Payload);
        }

        await client.ReceiveNothing();
        Assert.Equal(2, Host.Broker.Statistics.PublishDropped);
    }

    [Fact]
    public async Task A_queue_has_no_more_bytes_than_the_limit()
    {
        Settings.Limits(limits => limits.MaximumQueuedBytes = 20_000);
        var client = await ConnectPersistent("a");
        await Subscribe(client, "t", QoS.AtLeastOnce);
        await Drop(client);
        var publisher = await Connect("p");
        foreach (var size in new[] { 9000, 9000, 9000, 100 })
        {
            await Publish(publisher, "t", new string('x', size), QoS.AtLeastOnce);
        }

        client = await ConnectPersistent("a");
        foreach (var size in new[] { 9000, 9000, 100 })
        {
            Assert.Equal(size, (await client.ReceivePublish()).Payload.Length);
        }

        await client.ReceiveNothing();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public async Task A_client_that_publishes_too_fast_is_slowed_and_loses_nothing(int rate)
    {
        Settings.Limits(limits => limits.MaximumPublishRate = rate);
        var observer = await Connect("observer");
        await Subscribe(observer, "t");
        var client = await Connect("a");
        var total = 6 * rate;
        for (var i = 0; i < total; i++)
        {
            await client.SendPublish("t", $"{i}");
        }

        await client.SendPing();
        await Host.Barrier();
        var received = 0;
        for (var second = 0; received < total; second++)
        {
            await observer.SendPing();
            while (await observer.Receive<object>() is ReceivedPublish message)
            {
                Assert.Equal($"{received++}", message.Payload);
            }

            Assert.InRange(received, 1, ((second + 1) * rate) + 1);
            Assert.True(second <= 7, "It is slower than it may be.");
            Host.Advance(1);
            await Host.Barrier();
        }

        await client.Receive<ReceivedPingResp>("behind the last message");
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_loses_QoS_0_only_and_disturbs_nobody()
    {
        Settings.Limits(limits => limits.MaximumUnsentBytes = 50_000);
        var slow = await Open(receiveBuffer: 8192);
        await slow.Connect(ConnectPacket("slow"));
        await Subscribe(slow, "t", QoS.AtLeastOnce);
        var other = await Connect("other");
        await Subscribe(other, "t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        var payload = new string('x', 10_000);
        const int count = 1000;
        for (var i = 0; i < count; i++)
        {
            await publisher.SendPublish("t", payload);
            Assert.Equal(payload, (await other.ReceivePublish($"number {i}")).Payload);
        }

        Assert.InRange(Host.Broker.Statistics.PublishDropped, 1, count);
        await Publish(publisher, "t", "at least once", QoS.AtLeastOnce);
        await slow.SendPing();
        var received = 0;
        ReceivedPublish? last = null;
        while (last?.Payload != "at least once")
        {
            var packet = await slow.Receive<object>($"behind {received} messages");
            received += packet is ReceivedPublish ? 1 : 0;
            last = packet as ReceivedPublish;
        }

        Assert.Equal(count - Host.Broker.Statistics.PublishDropped + 1, received);
    }

    [Fact]
    public async Task A_subscriber_that_reads_slowly_gets_every_QoS_1_message_in_order()
    {
        Settings.Limits(limits => limits.MaximumUnsentBytes = 20_000);
        var slow = await Open(receiveBuffer: 8192);
        await slow.Connect(ConnectPacket("slow"));
        await Subscribe(slow, "t", QoS.AtLeastOnce);
        var publisher = await Connect("p");
        for (var i = 0; i < 2000; i++)
        {
            await Publish(publisher, "t", $"{i} {new string('x', 5000)}", QoS.AtLeastOnce);
        }

        for (var i = 0; i < 2000; i++)
        {
            var message = await slow.ReceivePublish($"number {i}");
            Assert.StartsWith($"{i} ", message.Payload, StringComparison.Ordinal);
            await slow.Send(new AckPacket(PacketType.PubAck, message.PacketIdentifier));
        }
    }
}
