using System.Buffers;

namespace ThinMqtt.Protocol.Tests;

/// <summary>The hot path of a broker: what is read and written for each message leaves nothing for the garbage collector.</summary>
public sealed class SteadyStateAllocationTests
{
    private const int Rounds = 2_000;

    /// <summary>
    /// The runtime allocates on this thread too, when it recompiles a hot method or collects beside it; what the codec allocates
    /// shows in every attempt.
    /// </summary>
    private const int Attempts = 20;

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public void Publish_is_read_and_written_without_allocating(MqttVersion version) =>
        AssertAllocatesNothing(version, Publish("thin/devices/1/heartbeat", new PublishHop(0, null, []), MqttProperties.Empty));

    [Fact]
    public void Publish_with_properties_is_read_and_written_without_allocating()
    {
        var forwarded = new MqttProperties
        {
            PayloadFormatIndicator = true,
            ContentType = "application/json",
            ResponseTopic = "reply/a",
            CorrelationData = [1, 2, 3],
            UserProperties = [new UserProperty("k", "v"), new UserProperty("k", "w")],
        };
        AssertAllocatesNothing(MqttVersion.V500, Publish("", new PublishHop(9, 3_600, []), forwarded));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V500)]
    public void Acknowledgements_are_read_and_written_without_allocating(MqttVersion version)
    {
        foreach (var type in new[] { PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp })
        {
            var packet = new ArrayBufferWriter<byte>();
            new AckPacket(type, 7).Write(packet, version);
            AssertAllocatesNothing(version, packet);
        }
    }

    [Theory]
    [InlineData(PacketType.PubAck, ReasonCode.NoMatchingSubscribers)]
    [InlineData(PacketType.PubRec, ReasonCode.QuotaExceeded)]
    [InlineData(PacketType.PubRel, ReasonCode.PacketIdentifierNotFound)]
    [InlineData(PacketType.PubComp, ReasonCode.PacketIdentifierNotFound)]
    public void Acknowledgements_with_a_Reason_Code_are_read_and_written_without_allocating(PacketType type, ReasonCode reasonCode)
    {
        var packet = new ArrayBufferWriter<byte>();
        new AckPacket(type, 7, reasonCode).Write(packet, MqttVersion.V500);
        AssertAllocatesNothing(MqttVersion.V500, packet);
    }

    [Theory]
    [InlineData(PacketType.PingReq)]
    [InlineData(PacketType.PingResp)]
    public void Pings_are_read_and_written_without_allocating(PacketType type)
    {
        var packet = new ArrayBufferWriter<byte>();
        PingPacket.Write(packet, type);
        AssertAllocatesNothing(MqttVersion.V500, packet);
    }

    private static PublishModel Publish(string topicName, PublishHop hop, MqttProperties forwarded) =>
        new(topicName, new byte[200], hop, forwarded) { QoS = QoS.AtLeastOnce, PacketIdentifier = 7 };

    private static void AssertAllocatesNothing(MqttVersion version, PublishModel publish)
    {
        var packet = new ArrayBufferWriter<byte>();
        publish.ToPacket().Write(packet, version);
        AssertAllocatesNothing(version, packet);
    }

    private static void AssertAllocatesNothing(MqttVersion version, ArrayBufferWriter<byte> packet)
    {
        var output = new ArrayBufferWriter<byte>(1_024);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(Rounds, packet.WrittenSpan, version, output);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(packet.WrittenMemory.ToArray(), output.WrittenMemory.ToArray());
    }

    private static void Repeat(int rounds, ReadOnlySpan<byte> packet, MqttVersion version, ArrayBufferWriter<byte> output)
    {
        for (var round = 0; round < rounds; round++)
        {
            output.ResetWrittenCount();
            Frame.TryRead(packet, uint.MaxValue, out var frame);
            Transcoder.Write(frame, version, output);
        }
    }
}
