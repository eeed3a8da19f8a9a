using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client.Tests;

public sealed class IncomingPublishesTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly IncomingPublishes _publishes = new(10);

    [Fact]
    public void A_QoS_1_message_is_not_acknowledged_on_a_later_connection()
    {
        _publishes.Begin(MqttVersion.V500, 1, sessionPresent: false);
        Assert.True(_publishes.TryAccept(QoS.AtLeastOnce, 5, _output));
        _publishes.Begin(MqttVersion.V500, 2, sessionPresent: true);

        _publishes.Handled(QoS.AtLeastOnce, 5, connection: 1, _output);

        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void A_QoS_2_message_still_being_handled_is_acknowledged_on_the_connection_that_repeated_it()
    {
        _publishes.Begin(MqttVersion.V500, 1, sessionPresent: false);
        Assert.True(_publishes.TryAccept(QoS.ExactlyOnce, 5, _output));
        _publishes.Begin(MqttVersion.V500, 2, sessionPresent: true);
        Assert.False(_publishes.TryAccept(QoS.ExactlyOnce, 5, _output));
        Assert.Equal(0, _output.WrittenCount);

        _publishes.Handled(QoS.ExactlyOnce, 5, connection: 1, _output);

        Assert.Equal(new AckPacket(PacketType.PubRec, 5), Written());
    }

    [Fact]
    public void A_handler_of_a_lost_session_does_not_acknowledge_the_next_ones_message()
    {
        _publishes.Begin(MqttVersion.V500, 1, sessionPresent: false);
        Assert.True(_publishes.TryAccept(QoS.ExactlyOnce, 5, _output));
        _publishes.Begin(MqttVersion.V500, 2, sessionPresent: false);
        Assert.True(_publishes.TryAccept(QoS.ExactlyOnce, 5, _output));

        _publishes.Handled(QoS.ExactlyOnce, 5, connection: 1, _output);

        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void PUBREL_of_an_unknown_identifier_is_answered_with_0x92()
    {
        _publishes.Begin(MqttVersion.V500, 1, sessionPresent: true);

        _publishes.OnPubRel(9, _output);

        Assert.Equal(new AckPacket(PacketType.PubComp, 9, ReasonCode.PacketIdentifierNotFound), Written());
    }

    private AckPacket Written()
    {
        Assert.True(Frame.TryRead(_output.WrittenSpan, uint.MaxValue, out var frame));
        return AckPacket.Read(in frame, MqttVersion.V500);
    }
}
