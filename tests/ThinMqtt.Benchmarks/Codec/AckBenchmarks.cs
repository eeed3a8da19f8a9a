using System.Buffers;
using BenchmarkDotNet.Attributes;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>What answers a QoS 1 message, and what goes on with one of QoS 2.</summary>
[MemoryDiagnoser]
public class AckBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64);
    private byte[] _packet = [];

    [Params(PacketType.PubAck, PacketType.PubRel)]
    public PacketType Type { get; set; }

    [Params(MqttVersion.V311, MqttVersion.V500)]
    public MqttVersion Version { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Write();
        _packet = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public AckPacket Read()
    {
        Frame.TryRead(_packet, uint.MaxValue, out var frame);
        return AckPacket.Read(frame, Version);
    }

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        new AckPacket(Type, 7).Write(_output, Version);
        return _output.WrittenCount;
    }
}
