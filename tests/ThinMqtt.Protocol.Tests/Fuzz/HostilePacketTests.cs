using System.Buffers;
using System.Text;

namespace ThinMqtt.Protocol.Tests;

/// <summary>The largest lists of the smallest items that a packet of one mebibyte can be made of.</summary>
public sealed class HostilePacketTests
{
    private const int ListSize = 1 << 20;

    /// <summary>Work in proportion to the bytes takes well under a second; copying in their square takes a minute.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("82", "0001", "000000")]
    [InlineData("82", "0001", "00016100")]
    [InlineData("A2", "0001", "0000")]
    [InlineData("A2", "0001", "000161")]
    [InlineData("90", "0001", "80")]
    public void A_long_payload_takes_time_and_memory_in_proportion(string first, string head, string item)
    {
        var packet = Packet(first, head, Repeat(item));
        AssertProportionate(packet, MqttVersion.V311);
    }

    [Theory]
    [InlineData("10", "00044D5154540502003C", "2600000000", "0000")]
    [InlineData("20", "0000", "26000161000161", "")]
    [InlineData("30", "000161", "0B01", "")]
    [InlineData("30", "000161", "26000000000B01", "")]
    [InlineData("40", "000100", "2600000000", "")]
    [InlineData("82", "0001", "26000161000161", "00016100")]
    [InlineData("E0", "00", "2600000000", "")]
    public void A_long_property_list_takes_time_and_memory_in_proportion(string first, string head, string property, string tail)
    {
        var list = Repeat(property);
        var packet = Packet(first, head, [.. Size(list.Length), .. list, .. Convert.FromHexString(tail)]);
        AssertProportionate(packet, MqttVersion.V500);
    }

    [Theory]
    [InlineData("a/")]
    [InlineData("+/")]
    [InlineData("/")]
    public void A_topic_of_the_most_levels_is_judged_and_matched_in_time(string level)
    {
        var topic = string.Concat(Enumerable.Repeat(level, Utf8String.MaxLength / level.Length));
        var utf8 = Encoding.UTF8.GetBytes(topic);
        var started = TimeProvider.System.GetTimestamp();
        Assert.True(TopicFilter.IsValid(utf8));
        Assert.Equal(level != "+/", TopicName.IsValid(utf8));
        Assert.True(TopicFilter.Matches(utf8, utf8));
        AssertInTime(started);
    }

    private static void AssertProportionate(byte[] packet, MqttVersion version)
    {
        var started = TimeProvider.System.GetTimestamp();
        var frame = Frames.ReadWhole(packet);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Transcoder.Read(frame, version);
        AllocationLimit.Check(packet.Length, GC.GetAllocatedBytesForCurrentThread() - before);

        var output = new ArrayBufferWriter<byte>();
        Transcoder.Write(frame, version, output);
        Assert.Equal(packet.Length, output.WrittenCount);
        AssertInTime(started);
    }

    private static void AssertInTime(long started) =>
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeLimit);

    private static byte[] Packet(string first, string head, byte[] rest)
    {
        byte[] body = [.. Convert.FromHexString(head), .. rest];
        return [.. Convert.FromHexString(first), .. Size(body.Length), .. body];
    }

    private static byte[] Repeat(string item)
    {
        var bytes = Convert.FromHexString(item);
        return [.. Enumerable.Repeat(bytes, ListSize / bytes.Length).SelectMany(copy => copy)];
    }

    private static ReadOnlySpan<byte> Size(int size)
    {
        var bytes = new byte[4];
        return bytes.AsSpan(0, VariableByteInteger.Write(bytes, (uint)size));
    }
}
