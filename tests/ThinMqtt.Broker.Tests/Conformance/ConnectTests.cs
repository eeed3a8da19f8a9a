using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>CONNECT and CONNACK: sections 3.1 and 3.2.</summary>
public sealed class ConnectTests : ConformanceTest
{
    [Theory]
    [InlineData("C000")] // PINGREQ
    [InlineData("3005 000161 00 61")] // PUBLISH
    [InlineData("E000")] // DISCONNECT
    [InlineData("F000")] // AUTH
    [InlineData("4002 0001")] // PUBACK
    public async Task MQTT_3_1_0_1_another_first_packet_than_CONNECT_ends_the_connection_without_an_answer(string hex)
    {
        var client = await Open();
        await client.Send(hex);
        await client.ReceiveClose();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_0_2_a_second_CONNECT_is_a_protocol_error(MqttVersion version)
    {
        var client = await Connect("a", version);
        await client.Send(ConnectPacket("a", version).Write);
        await client.ReceiveDisconnect(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData("10 0C 0004 4D515454 03 02 003C 0000", "20 02 00 01")] // version 3, answered as 3.1.1
    [InlineData("10 0E 0006 4D5149736470 03 02 003C 0000", "20 02 00 01")] // MQTT 3.1
    [InlineData("10 0C 0004 4D515454 00 02 003C 0000", "20 02 00 01")]
    public async Task MQTT_3_1_2_2_an_old_protocol_version_is_answered_with_return_code_1(string hex, string answer)
    {
        var client = await Open(MqttVersion.V311);
        await client.Send(hex);
        var connAck = await client.Receive<ConnAckPacket>($"which is {answer}");
        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, connAck.ReasonCode);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_3_1_2_2_a_later_protocol_version_is_answered_with_0x84()
    {
        var client = await Open();
        await client.Send("10 0D 0004 4D515454 06 02 003C 00 0000");
        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, (await client.Receive<ConnAckPacket>()).ReasonCode);
        await client.ReceiveClose();
    }

    [Theory]
    [InlineData("10 0C 0004 4D515454 04 03 003C 0000")] // the reserved flag [MQTT-3.1.2-3]
    [InlineData("10 0C 0004 4D515454 04 42 003C 0000")] // a password without user name [MQTT-3.1.2-22]
    [InlineData("10 0C 0004 4D515454 04 0A 003C 0000")] // a Will QoS without Will
    [InlineData("10 0D 0004 4D515454 04 02 003C 0001 FF")] // a ClientId that is not UTF-8 [MQTT-3.1.3-4]
    [InlineData("10 0B 0004 4D515454 04 02 003C 00")] // it ends early
    public async Task MQTT_3_1_4_1_a_malformed_CONNECT_of_3_1_1_ends_the_connection_without_CONNACK(string hex)
    {
        var client = await Open(MqttVersion.V311);
        await client.Send(hex);
        await client.ReceiveClose();
    }

    [Theory]
    [InlineData("10 0D 0004 4D515454 05 03 003C 00 0000", ReasonCode.MalformedPacket)] // the reserved flag [MQTT-3.1.2-3]
    [InlineData("10 0D 0004 4D515454 05 0A 003C 00 0000", ReasonCode.MalformedPacket)] // a Will QoS without Will [MQTT-3.1.2-11]
    [InlineData("10 13 0004 4D515454 05 1E 003C 00 0000 00 000177 0000", ReasonCode.MalformedPacket)] // Will QoS 3 [MQTT-3.1.2-12]
    [InlineData("10 12 0004 4D515454 05 02 003C 05 1100000000 1100000000 0000", ReasonCode.MalformedPacket)] // it has more than it says
    [InlineData("10 17 0004 4D515454 05 02 003C 0A 1100000000 1100000000 0000", ReasonCode.ProtocolError)] // a property twice
    [InlineData("10 10 0004 4D515454 05 02 003C 03 210000 0000", ReasonCode.ProtocolError)] // Receive Maximum 0
    [InlineData("10 12 0004 4D515454 05 02 003C 05 2700000000 0000", ReasonCode.ProtocolError)] // Maximum Packet Size 0
    public async Task MQTT_3_1_4_2_a_malformed_CONNECT_of_5_0_is_answered_with_the_reason(string hex, ReasonCode reasonCode)
    {
        var client = await Open();
        await client.Send(hex);
        Assert.Equal(reasonCode, (await client.Receive<ConnAckPacket>()).ReasonCode);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_3_1_3_8_an_empty_ClientId_without_Clean_Session_is_refused_with_return_code_2_in_3_1_1()
    {
        var client = await Open(MqttVersion.V311);
        var answer = await client.Connect(ConnectPacket("", MqttVersion.V311, cleanStart: false));
        Assert.Equal((ReasonCode.ClientIdentifierNotValid, false), (answer.ReasonCode, answer.SessionPresent));
        await client.ReceiveClose();
    }

    [Fact]
    public async Task MQTT_3_1_3_6_clients_with_empty_ClientIds_of_3_1_1_each_get_a_session_of_their_own()
    {
        var one = await Connect("", MqttVersion.V311);
        var other = await Connect("", MqttVersion.V311);
        await one.ReceiveNothing();
        await other.ReceiveNothing();
    }

    [Fact]
    public async Task MQTT_3_2_2_16_an_empty_ClientId_is_replaced_and_the_assigned_one_told()
    {
        var one = await Connect("");
        var other = await Connect("");
        var assigned = one.ConnAck.Properties.AssignedClientIdentifier;
        Assert.False(string.IsNullOrEmpty(assigned));
        Assert.NotEqual(assigned, other.ConnAck.Properties.AssignedClientIdentifier);
    }

    [Fact]
    public async Task MQTT_3_1_3_7_an_assigned_ClientId_finds_its_session_again()
    {
        var client = await ConnectPersistent("");
        var assigned = client.ConnAck.Properties.AssignedClientIdentifier!;
        await Drop(client);
        var again = await ConnectPersistent(assigned);
        Assert.True(again.ConnAck.SessionPresent);
        Assert.Null(again.ConnAck.Properties.AssignedClientIdentifier);
    }

    [Fact]
    public async Task MQTT_3_1_3_5_long_ClientIds_with_any_characters_are_taken()
    {
        var clientId = "Grüße/+#$" + new string('x', 60_000);
        var client = await ConnectPersistent(clientId);
        await Drop(client);
        Assert.True((await ConnectPersistent(clientId)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task MQTT_3_2_2_21_a_server_keep_alive_shorter_than_the_clients_is_told_and_used()
    {
        Settings.Limits(limits => limits.MaximumKeepAlive = TimeSpan.FromSeconds(20));
        var asksMore = await Connect("a", keepAlive: 60);
        var asksNone = await Connect("b");
        var asksLess = await Connect("c", keepAlive: 10);
        Assert.Equal((ushort)20, asksMore.ConnAck.Properties.ServerKeepAlive);
        Assert.Equal((ushort)20, asksNone.ConnAck.Properties.ServerKeepAlive);
        Assert.Null(asksLess.ConnAck.Properties.ServerKeepAlive);
        await asksLess.SendPing();
        await asksLess.Receive<ReceivedPingResp>();
        Host.Advance(29);
        await asksMore.ReceiveNothing();
        await asksNone.ReceiveDisconnectAfter(() => Host.Advance(2), ReasonCode.KeepAliveTimeout);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_2_22_a_client_silent_for_one_and_a_half_times_its_keep_alive_is_disconnected(MqttVersion version)
    {
        var client = await Connect("a", version, keepAlive: 10);
        Host.Advance(14);
        await client.ReceiveNothing();
        Host.Advance(14);
        await client.ReceiveNothing();
        Host.Advance(17);
        await client.ReceiveDisconnect(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task MQTT_3_1_2_22_a_client_without_keep_alive_may_be_silent()
    {
        var client = await Connect("a");
        Host.Advance(100_000);
        await client.ReceiveNothing();
    }

    [Fact]
    public async Task What_the_server_can_is_told_in_CONNACK()
    {
        Settings.Limits(limits => (limits.ReceiveMaximum, limits.MaximumPacketSize, limits.TopicAliasMaximum) = (7, 4000, 3));
        var client = await Connect("a");
        var properties = client.ConnAck.Properties;
        Assert.Equal((7, 4000u, 3), ((int)properties.ReceiveMaximum!, properties.MaximumPacketSize, (int)properties.TopicAliasMaximum!));
        Assert.Null(properties.MaximumQoS);
        Assert.NotEqual(false, properties.RetainAvailable);
        Assert.NotEqual(false, properties.WildcardSubscriptionAvailable);
        Assert.NotEqual(false, properties.SubscriptionIdentifierAvailable);
        Assert.NotEqual(false, properties.SharedSubscriptionAvailable);
    }

    [Theory]
    [InlineData("102A 0004 4D515454 04 02 000A 001E")]
    [InlineData("")]
    public async Task A_connection_without_CONNECT_is_closed_after_a_time(string begun)
    {
        var client = await Open();
        await client.Send(begun);
        await Host.Barrier();
        Host.Advance(12);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task A_CONNECT_that_comes_byte_by_byte_is_answered()
    {
        var client = await Open(MqttVersion.V311);
        foreach (var one in Convert.FromHexString("100D00044D5154540402003C000161"))
        {
            await client.Send(new[] { one });
            await Host.Barrier();
        }

        Assert.Equal(ReasonCode.Success, (await client.Receive<ConnAckPacket>()).ReasonCode);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public async Task MQTT_3_1_4_6_packets_sent_with_CONNECT_are_dealt_with_behind_it(MqttVersion version)
    {
        var client = await Open(version);
        await client.Send(output =>
        {
            ConnectPacket("a", version).Write(output);
            PingPacket.Write(output, PacketType.PingReq);
            PingPacket.Write(output, PacketType.PingReq);
        });
        await client.Receive<ConnAckPacket>();
        await client.Receive<ReceivedPingResp>();
        await client.Receive<ReceivedPingResp>();
    }
}
