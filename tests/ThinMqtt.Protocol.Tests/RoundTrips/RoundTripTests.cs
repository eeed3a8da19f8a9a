using System.Buffers;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Protocol.Tests;

/// <summary>Any packet, written, has the fields it was written from and is written again as the same bytes.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<MqttVersion> Versions => new(MqttVersion.V311, MqttVersion.V500);

    [Theory]
    [MemberData(nameof(Versions))]
    public void Connect(MqttVersion version) =>
        Check(PacketGenerators.Connect(version), version, (packet, output) => packet.Write(output));

    [Theory]
    [MemberData(nameof(Versions))]
    public void ConnAck(MqttVersion version) =>
        Check(PacketGenerators.ConnAck(version), version, (packet, output) => packet.Write(output, version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void PubAck_PubRec_PubRel_and_PubComp(MqttVersion version) =>
        Check(PacketGenerators.Ack(version), version, (packet, output) => packet.Write(output, version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Subscribe(MqttVersion version) =>
        Check(PacketGenerators.Subscribe(version), version, (packet, output) => packet.Write(output, version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void SubAck_and_UnsubAck(MqttVersion version) =>
        Check(PacketGenerators.SubscriptionAck(version), version, (packet, output) => packet.Write(output, version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Unsubscribe(MqttVersion version) =>
        Check(PacketGenerators.Unsubscribe(version), version, (packet, output) => packet.Write(output, version));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Disconnect(MqttVersion version) =>
        Check(PacketGenerators.Disconnect(version), version, (packet, output) => packet.Write(output, version));

    [Fact]
    public void Auth() => Check(PacketGenerators.Auth, MqttVersion.V500, (packet, output) => packet.Write(output));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Publish(MqttVersion version) => Prop
        .ForAll(PacketGenerators.Publish(version).ToArbitrary(), model =>
        {
            var output = new ArrayBufferWriter<byte>();
            var packet = model.ToPacket();
            packet.Write(output, version);
            Assert.Equal(packet.Size(version), output.WrittenCount);
            AssertSame(PacketJson.Describe(packet), output.WrittenSpan, version);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Check<T>(Gen<T> packets, MqttVersion version, Action<T, IBufferWriter<byte>> write) => Prop
        .ForAll(packets.ToArbitrary(), packet =>
        {
            var output = new ArrayBufferWriter<byte>();
            write(packet, output);
            AssertSame(PacketJson.Describe(packet), output.WrittenSpan, version);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void AssertSame(JsonNode expected, ReadOnlySpan<byte> written, MqttVersion version)
    {
        Assert.Equal(expected.ToJsonString(), PacketJson.Describe(Frames.ReadWhole(written), version).ToJsonString());
        Assert.Equal(written.ToArray(), Transcoder.Rewrite(written, version));
    }
}
