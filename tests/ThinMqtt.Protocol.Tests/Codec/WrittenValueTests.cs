using System.Buffers;

namespace ThinMqtt.Protocol.Tests;

/// <summary>What a caller asks to be written and the wire cannot carry is the caller's error, not a bad packet.</summary>
public sealed class WrittenValueTests
{
    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void MQTT_1_5_4_1_and_2_a_string_that_cannot_be_on_the_wire_is_not_written(int codeUnit)
    {
        var text = $"a{(char)codeUnit}b";
        var output = new ArrayBufferWriter<byte>();
        var connect = new ConnectPacket { Version = MqttVersion.V500, ClientId = text };
        var properties = new MqttProperties { ReasonString = text };
        Assert.ThrowsAny<ArgumentException>(() => connect.Write(output));
        Assert.ThrowsAny<ArgumentException>(() => properties.Encode(PacketType.Disconnect));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void A_string_has_at_most_65535_bytes()
    {
        var output = new ArrayBufferWriter<byte>();
        var longest = new ConnectPacket { Version = MqttVersion.V311, ClientId = new string('é', 32_767) + "a" };
        longest.Write(output);
        Assert.Equal(longest.ClientId, ConnectPacket.Read(Frames.ReadWhole(output.WrittenSpan)).ClientId);

        var tooLong = longest with { ClientId = longest.ClientId + "a" };
        Assert.Throws<ArgumentException>(() => tooLong.Write(output));
    }

    [Fact]
    public void Binary_data_has_at_most_65535_bytes()
    {
        var properties = new MqttProperties { CorrelationData = new byte[65_536] };
        Assert.Throws<ArgumentException>(() => properties.Encode(PacketType.Publish));
    }

    [Fact]
    public void A_Maximum_QoS_of_2_is_sent_by_its_absence()
    {
        var properties = new MqttProperties { MaximumQoS = QoS.ExactlyOnce };
        Assert.Empty(properties.Encode(PacketType.ConnAck));
    }

    [Fact]
    public void A_property_that_the_packet_may_not_carry_is_not_written()
    {
        var properties = new MqttProperties { ServerKeepAlive = 30 };
        Assert.Throws<ArgumentException>(() => properties.Encode(PacketType.Connect));
    }
}
