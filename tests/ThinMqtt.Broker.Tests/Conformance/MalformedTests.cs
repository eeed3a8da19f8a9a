using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>Malformed packets and protocol errors on a connection that stands: section 4.13.</summary>
public sealed class MalformedTests : ConformanceTest
{
    [Theory]
    [InlineData("00 00")] // packet type 0
    [InlineData("62 FFFFFFFF7F")] // a length of five bytes
    [InlineData("60 02 0001")] // PUBREL without its flags [MQTT-3.6.1-1]
    [InlineData("80 06 0001 000174 00")] // SUBSCRIBE without its flags [MQTT-3.8.1-1]
    [InlineData("A0 05 0001 000174")] // UNSUBSCRIBE without its flags [MQTT-3.10.1-1]
    [InlineData("C1 00")] // PINGREQ with a flag
    [InlineData("C0 01 00")] // PINGREQ with a body
    [InlineData("E1 00")] // DISCONNECT with a flag [MQTT-3.14.1-1]
    [InlineData("36 03 000174")] // QoS 3 [MQTT-3.3.1-4]
    [InlineData("38 04 000174 00")] // DUP with QoS 0 [MQTT-3.3.1-2]
    [InlineData("32 05 000174 0000")] // Packet Identifier 0 [MQTT-2.2.1-3]
    [InlineData("40 01 00")] // PUBACK ends early
    [InlineData("30 04 0005 7474")] // a topic that is longer than the packet
    [InlineData("30 05 0003 610062")] // U+0000 [MQTT-1.5.4-2]
    [InlineData("30 05 0003 EDA080")] // half a surrogate pair [MQTT-1.5.4-1]
    [InlineData("30 04 0002 C080")] // an overlong form
    public async Task MQTT_4_8_0_1_malformed_packets_end_the_connection(string hex)
    {
        foreach (var version in new[] { MqttVersion.V311, MqttVersion.V500 })
        {
            var client = await Connect("a", version);
            await client.Send(hex);
            await client.ReceiveDisconnect(ReasonCode.MalformedPacket);
        }
    }

    [Theory]
    [InlineData("82 09 0001 00 0003 610062 00", ReasonCode.MalformedPacket)] // U+0000 in a filter
    [InlineData("82 07 0001 00 000174 C0", ReasonCode.MalformedPacket)] // reserved options [MQTT-3.8.3-5]
    [InlineData("82 07 0001 00 000174 03", ReasonCode.ProtocolError)] // Maximum QoS 3
    [InlineData("82 07 0001 00 000174 30", ReasonCode.ProtocolError)] // Retain Handling 3
    [InlineData("82 03 0001 00", ReasonCode.ProtocolError)] // no filter [MQTT-3.8.3-2]
    [InlineData("82 09 0001 02 0B00 000174 00", ReasonCode.ProtocolError)] // Subscription Identifier 0
    [InlineData("82 0B 0001 04 0B01 0B02 000174 00", ReasonCode.ProtocolError)] // two of them
    [InlineData("A2 03 0001 00", ReasonCode.ProtocolError)] // no filter [MQTT-3.10.3-2]
    [InlineData("40 03 0001 01", ReasonCode.MalformedPacket)] // a Reason Code that PUBACK does not have
    [InlineData("E0 01 01", ReasonCode.MalformedPacket)] // a Reason Code that DISCONNECT does not have
    [InlineData("30 06 000174 02 7F00", ReasonCode.MalformedPacket)] // an unknown property
    [InlineData("30 09 000174 05 1100000001", ReasonCode.MalformedPacket)] // a property of CONNECT
    [InlineData("30 04 000174 05", ReasonCode.MalformedPacket)] // properties longer than the packet
    [InlineData("30 05 0003 612F2B", ReasonCode.TopicNameInvalid)] // a wildcard in a Topic Name [MQTT-3.3.2-2]
    [InlineData("20 03 00 00 00", ReasonCode.ProtocolError)] // CONNACK
    [InlineData("90 04 0001 00 00", ReasonCode.ProtocolError)] // SUBACK
    [InlineData("B0 04 0001 00 00", ReasonCode.ProtocolError)] // UNSUBACK
    [InlineData("D0 00", ReasonCode.ProtocolError)] // PINGRESP
    [InlineData("F0 00", ReasonCode.ProtocolError)] // AUTH without Authentication Method in CONNECT [MQTT-4.12.0-7]
    public async Task MQTT_4_13_1_1_a_5_0_client_is_told_the_reason(string hex, ReasonCode reasonCode)
    {
        var client = await Connect("a");
        await client.Send(hex);
        await client.ReceiveDisconnect(reasonCode);
    }

    [Theory]
    [InlineData("82 06 0001 000174 04")] // reserved options [MQTT-3.8.3-4]
    [InlineData("82 02 0001")] // no filter [MQTT-3.8.3-3]
    [InlineData("A2 02 0001")] // no filter [MQTT-3.10.3-2]
    [InlineData("30 05 0003 612F2B")] // a wildcard [MQTT-3.3.2-2]
    [InlineData("30 02 0000")] // an empty topic [MQTT-4.7.3-1]
    [InlineData("40 03 0001 00")] // PUBACK with a Reason Code
    [InlineData("E0 01 00")] // DISCONNECT with a Reason Code
    [InlineData("F0 00")] // AUTH is reserved
    [InlineData("D0 00")] // PINGRESP
    public async Task MQTT_4_8_0_1_a_3_1_1_client_is_disconnected(string hex)
    {
        var client = await Connect("a", MqttVersion.V311);
        await client.Send(hex);
        await client.ReceiveClose();
    }

    [Fact]
    public async Task What_came_before_a_malformed_packet_counts_and_what_comes_behind_does_not()
    {
        var observer = await Connect("observer");
        await Subscribe(observer, "#");
        var client = await Connect("a", MqttVersion.V311);
        await client.Send("3004 000161 31   0000   3004 000162 32");
        await client.ReceiveClose();
        Assert.Equal("a", (await observer.ReceivePublish()).TopicName);
        await observer.ReceiveNothing();
    }

    [Fact]
    public async Task A_large_packet_that_comes_in_pieces_is_put_together()
    {
        var client = await Connect("a");
        await Subscribe(client, "t");
        var payload = new string('x', 600_000);
        await client.SendPublish("t", payload);
        Assert.Equal(payload, (await client.ReceivePublish()).Payload);
    }
}
