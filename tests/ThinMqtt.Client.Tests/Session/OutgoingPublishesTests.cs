using System.Buffers;
using ThinMqtt.Protocol;

namespace ThinMqtt.Client.Tests;

public sealed class OutgoingPublishesTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly OutgoingPublishes _publishes = new(3, new PacketIdentifiers(0));

    [Fact]
    public void Without_its_session_what_is_unfinished_is_sent_as_new_and_before_what_waits()
    {
        _publishes.Begin(new ServerLimits { InFlight = 2 }, sessionPresent: false, useAliases: false);
        Offer("1", "2", "3");
        Assert.Equal([("1", 1, false), ("2", 2, false)], Written());
        _publishes.OnPubRec(new AckPacket(PacketType.PubRec, 1), _output);
        _output.ResetWrittenCount();

        _publishes.Begin(new ServerLimits(), sessionPresent: false, useAliases: false);

        Assert.Equal([("1", 3, false), ("2", 4, false), ("3", 5, false)], Written());
    }

    [Fact]
    public void MQTT_3_3_4_7_Repeated_publishes_keep_to_the_Receive_Maximum_too()
    {
        _publishes.Begin(new ServerLimits(), sessionPresent: false, useAliases: false);
        Offer("1", "2", "3");
        Assert.Equal(3, Written().Count);

        _publishes.Begin(new ServerLimits { InFlight = 1 }, sessionPresent: true, useAliases: false);

        Assert.Equal([("1", 1, true)], Written());
        _publishes.OnPubRec(new AckPacket(PacketType.PubRec, 1, ReasonCode.QuotaExceeded), _output);
        Assert.Equal([("2", 2, true)], Written());
    }

    [Fact]
    public void A_caller_is_admitted_when_another_message_is_complete()
    {
        _publishes.Begin(new ServerLimits(), sessionPresent: false, useAliases: false);
        var publishes = Offer("1", "2", "3", "4");
        Written();
        Assert.False(publishes[3].Accepted.IsCompleted);

        _publishes.OnPubRec(new AckPacket(PacketType.PubRec, 2, ReasonCode.NotAuthorized), _output);

        Assert.True(publishes[3].Accepted.IsCompleted);
        Assert.Equal([("4", 4, false)], Written());
    }

    [Fact]
    public void An_acknowledgement_of_another_QoS_is_a_protocol_error()
    {
        _publishes.Begin(new ServerLimits(), sessionPresent: false, useAliases: false);
        Offer("1");
        Written();

        Assert.Throws<MqttProtocolException>(() => _publishes.OnPubAck(new AckPacket(PacketType.PubAck, 1)));
    }

    private List<OutgoingPublish> Offer(params string[] topics)
    {
        var publishes = topics.Select(topic => new OutgoingPublish(new MqttMessage(topic, "", QoS.ExactlyOnce), MqttVersion.V500)).ToList();
        publishes.ForEach(_publishes.Offer);
        return publishes;
    }

    private List<(string Topic, int Identifier, bool Dup)> Written()
    {
        _publishes.Write(_output, int.MaxValue, []);
        var packets = new List<(string, int, bool)>();
        var rest = _output.WrittenSpan;
        while (Frame.TryRead(rest, uint.MaxValue, out var frame))
        {
            var packet = PublishPacket.Read(in frame, MqttVersion.V500);
            packets.Add((System.Text.Encoding.UTF8.GetString(packet.TopicName), packet.PacketIdentifier, packet.Dup));
            rest = rest[frame.Length..];
        }

        _output.ResetWrittenCount();
        return packets;
    }
}
