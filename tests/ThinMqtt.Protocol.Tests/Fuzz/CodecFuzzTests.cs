using System.Buffers;
using System.Globalization;

namespace ThinMqtt.Protocol.Tests;

/// <summary>
/// Decoding any bytes gives a packet or an <see cref="MqttProtocolException"/>, within memory in proportion to the bytes; a
/// packet so decoded is written and read again as the same bytes. THINMQTT_FUZZ_ITERATIONS sets the number of inputs,
/// THINMQTT_FUZZ_SEED the first of them.
/// </summary>
public sealed class CodecFuzzTests
{
    private static readonly byte[][] Corpus = [.. WireVector.All.Values.SelectMany(cases => cases).Select(vector => vector.Bytes)];

    private readonly ArrayBufferWriter<byte> _first = new();
    private readonly ArrayBufferWriter<byte> _second = new();

    [Fact]
    public void Any_bytes_are_a_packet_or_a_protocol_error()
    {
        var seed = Setting("THINMQTT_FUZZ_SEED", Random.Shared.Next());
        var iterations = Setting("THINMQTT_FUZZ_ITERATIONS", 300_000);
        var mutator = new Mutator(seed, Corpus);
        var packets = 0;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var input = mutator.Next();
            var version = iteration % 2 == 0 ? MqttVersion.V311 : MqttVersion.V500;
            try
            {
                packets += IsPacket(input, version) ? 1 : 0;
            }
            catch (Exception failure)
            {
                Assert.Fail($"THINMQTT_FUZZ_SEED={seed}, input {iteration}, {version}: {Convert.ToHexString(input)}\n{failure}");
            }
        }

        Assert.True(packets > iterations / 50, $"Only {packets} of {iterations} inputs are packets: too few to show anything.");
    }

    private bool IsPacket(byte[] input, MqttVersion version)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isPacket = TryRead(input, version);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        AllocationLimit.Check(input.Length, allocated);
        if (isPacket)
        {
            AssertIsWrittenTheSame(input, version);
        }

        return isPacket;
    }

    private static bool TryRead(byte[] input, MqttVersion version)
    {
        try
        {
            if (!Frame.TryRead(input, uint.MaxValue, out var frame))
            {
                return false;
            }

            Transcoder.Read(frame, version);
            return true;
        }
        catch (MqttProtocolException)
        {
            return false;
        }
    }

    private void AssertIsWrittenTheSame(byte[] input, MqttVersion version)
    {
        _first.ResetWrittenCount();
        _second.ResetWrittenCount();
        Frame.TryRead(input, uint.MaxValue, out var frame);
        Transcoder.Write(frame, version, _first);
        Transcoder.Write(Frames.ReadWhole(_first.WrittenSpan), version, _second);
        Assert.True(_first.WrittenSpan.SequenceEqual(_second.WrittenSpan), "The packet changes when it is written a second time.");
    }

    private static int Setting(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
