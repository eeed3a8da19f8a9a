using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Sessions: sections 3.1.2.4, 3.1.2.11.2, 3.14 and 4.1.</summary>
public sealed class SessionTests : ConformanceTest
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_2_2_2_and_3_a_session_is_present_only_when_it_was_kept(MqttVersion version)
    {
        var first = await ConnectPersistent("a", version);
        Assert.False(first.ConnAck.SessionPresent);
        await Drop(first);
        var second = await ConnectPersistent("a", version);
        Assert.True(second.ConnAck.SessionPresent);
        await Drop(second);
        Assert.False((await Connect("a", version)).ConnAck.SessionPresent);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_2_4_a_clean_start_discards_subscriptions_and_messages(MqttVersion version)
    {
        var first = await ConnectPersistent("a", version);
        await Subscribe(first, "t", QoS.AtLeastOnce);
        await Drop(first);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "old", QoS.AtLeastOnce);
        var second = await Connect("a", version);
        await Publish(publisher, "t", "new", QoS.AtLeastOnce);
        await second.ReceiveNothing();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_2_5_subscriptions_and_messages_wait_for_the_client(MqttVersion version)
    {
        var first = await ConnectPersistent("a", version);
        await Subscribe(first, "t", QoS.AtLeastOnce);
        await Drop(first);
        var publisher = await Connect("p");
        await Publish(publisher, "t", "at most once");
        await Publish(publisher, "t", "at least once", QoS.AtLeastOnce);
        var second = await ConnectPersistent("a", version);
        Assert.Equal("at least once", (await second.ReceivePublish()).Payload);
        await Publish(publisher, "t", "live");
        Assert.Equal("live", (await second.ReceivePublish()).Payload);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_4_3_another_connection_with_the_ClientId_ends_the_first(MqttVersion version)
    {
        var first = await ConnectPersistent("a", version);
        await Subscribe(first, "t");
        var second = await ConnectPersistent("a", version);
        Assert.True(second.ConnAck.SessionPresent);
        await first.ReceiveDisconnect(ReasonCode.SessionTakenOver);
        await Publish(second, "other");
        await (await Connect("p")).SendPublish("t", "for the second");
        Assert.Equal("for the second", (await second.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task MQTT_3_1_4_4_a_take_over_with_clean_start_begins_anew()
    {
        var first = await ConnectPersistent("a");
        await Subscribe(first, "t");
        var second = await Connect("a");
        Assert.False(second.ConnAck.SessionPresent);
        await first.ReceiveDisconnect(ReasonCode.SessionTakenOver);
        await Publish(await Connect("p"), "t");
        await second.ReceiveNothing();
    }

    [Fact]
    public async Task A_take_over_of_a_session_that_ends_with_its_connection_begins_anew()
    {
        var first = await Connect("a");
        await Subscribe(first, "t");
        var second = await Connect("a", cleanStart: false);
        Assert.False(second.ConnAck.SessionPresent);
        await Publish(second, "t");
    }

    [Fact]
    public async Task MQTT_3_1_2_23_a_session_is_kept_for_its_expiry_interval()
    {
        await Drop(await ConnectPersistent("a", expiry: 100));
        Host.Advance(99);
        var second = await ConnectPersistent("a", expiry: 100);
        Assert.True(second.ConnAck.SessionPresent);
        Host.Advance(1000);
        await Drop(second);
        Host.Advance(101);
        Assert.False((await ConnectPersistent("a", expiry: 100)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task A_session_whose_expiry_is_0xFFFFFFFF_does_not_end_when_the_server_sets_no_limit()
    {
        Settings.Limits(limits => limits.MaximumSessionExpiry = TimeSpan.MaxValue);
        var first = await ConnectPersistent("a", expiry: uint.MaxValue);
        Assert.Null(first.ConnAck.Properties.SessionExpiryInterval);
        await Drop(first);
        Host.Advance(0);
        Assert.True((await ConnectPersistent("a", expiry: uint.MaxValue)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task MQTT_3_2_2_3_2_an_expiry_that_the_server_limits_is_told_and_used()
    {
        Settings.Limits(limits => limits.MaximumSessionExpiry = TimeSpan.FromSeconds(50));
        var first = await ConnectPersistent("a", expiry: 100);
        Assert.Equal(50u, first.ConnAck.Properties.SessionExpiryInterval);
        await Drop(first);
        Host.Advance(51);
        Assert.False((await ConnectPersistent("a", expiry: 40)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task A_3_1_1_session_ends_with_the_servers_limit()
    {
        Settings.Limits(limits => limits.MaximumSessionExpiry = TimeSpan.FromSeconds(50));
        await Drop(await ConnectPersistent("a", MqttVersion.V311));
        Host.Advance(49);
        var second = await ConnectPersistent("a", MqttVersion.V311);
        Assert.True(second.ConnAck.SessionPresent);
        await Drop(second);
        Host.Advance(51);
        Assert.False((await ConnectPersistent("a", MqttVersion.V311)).ConnAck.SessionPresent);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(500, true)]
    public async Task MQTT_3_14_2_2_2_DISCONNECT_changes_the_expiry(uint expiry, bool isPresentLater)
    {
        var first = await ConnectPersistent("a", expiry: 100);
        await first.Send(new DisconnectPacket { Properties = new MqttProperties { SessionExpiryInterval = expiry } });
        await first.ReceiveClose();
        await Drop(first);
        Host.Advance(499);
        Assert.Equal(isPresentLater, (await ConnectPersistent("a")).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task An_expiry_changed_by_DISCONNECT_holds_although_the_client_leaves_its_side_open()
    {
        var first = await ConnectPersistent("a");
        await first.Send(new DisconnectPacket { Properties = new MqttProperties { SessionExpiryInterval = 0 } });
        await first.ReceiveClose();
        Assert.False((await ConnectPersistent("a")).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task MQTT_3_14_2_2_2_DISCONNECT_may_not_raise_an_expiry_of_0()
    {
        var client = await Connect("a");
        await client.Send(new DisconnectPacket { Properties = new MqttProperties { SessionExpiryInterval = 1 } });
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
        await Host.Barrier();
        Assert.False((await ConnectPersistent("a")).ConnAck.SessionPresent);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_14_4_2_the_server_closes_after_DISCONNECT(MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send("E000");
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_3_1_2_6_a_3_1_1_clean_session_ends_with_its_connection()
    {
        await Drop(await Connect("a", MqttVersion.V311));
        Assert.False((await ConnectPersistent("a", MqttVersion.V311)).ConnAck.SessionPresent);
        Assert.Equal(1, Host.Broker.Sessions.Count);
    }

    [Fact]
    public async Task Clients_of_both_versions_share_a_session()
    {
        var first = await ConnectPersistent("a", MqttVersion.V311);
        await Subscribe(first, "t", QoS.AtLeastOnce);
        await Drop(first);
        await Publish(await Connect("p"), "t", "x", QoS.AtLeastOnce);
        var second = await ConnectPersistent("a");
        Assert.True(second.ConnAck.SessionPresent);
        Assert.Equal("x", (await second.ReceivePublish()).Payload);
    }

    [Fact]
    public async Task Many_connections_fight_for_one_ClientId_and_one_wins()
    {
        await Connect("observer");
        var clients = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Open()));
        await Task.WhenAll(clients.Select(client => client.Send(ConnectPacket("a").Write)));
        await Task.WhenAll(clients.Select(client => client.Receive<ConnAckPacket>()));
        await Task.WhenAll(clients.Select(client => client.SendPing()));
        var last = await Task.WhenAll(clients.Select(client => client.Receive<object>()));
        Assert.Single(last.OfType<ReceivedPingResp>());
        Assert.Equal(15, last.OfType<DisconnectPacket>().Count(packet => packet.ReasonCode == ReasonCode.SessionTakenOver));
    }
}
