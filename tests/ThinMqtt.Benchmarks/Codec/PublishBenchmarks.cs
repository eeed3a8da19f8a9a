using System.Buffers;
using BenchmarkDotNet.Attributes;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>A heartbeat of a device: 64 bytes at QoS 1.</summary>
[MemoryDiagnoser]
public class PublishBenchmarks
{
    private static readonly byte[] Payload = new byte[64];

    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private byte[] _packet = [];
    private byte[] _forwarded = [];

    public enum Shape
    {
        V311,
        V500,

        /// <summary>With Content Type, Response Topic and one User Property.</summary>
        V500Properties,
    }

    [ParamsAllValues]
    public Shape Packet { get; set; }

    private MqttVersion Version => Packet == Shape.V311 ? MqttVersion.V311 : MqttVersion.V500;

    [GlobalSetup]
    public void SetUp()
    {
        var properties = new MqttProperties
        {
            ContentType = "application/json",
            ResponseTopic = "thin/devices/pc-0042/response",
            UserProperties = [new UserProperty("trace", "4bf92f3577b34da6")],
        };
        _forwarded = Packet == Shape.V500Properties ? properties.Encode(PacketType.Publish) : [];
        Write();
        _packet = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Read()
    {
        Frame.TryRead(_packet, uint.MaxValue, out var frame);
        var packet = PublishPacket.Read(frame, Version);
        return packet.TopicName.Length + packet.Payload.Length + packet.PacketIdentifier;
    }

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        var packet = new PublishPacket
        {
            TopicName = "thin/devices/pc-0042/heartbeat"u8,
            Payload = Payload,
            QoS = QoS.AtLeastOnce,
            PacketIdentifier = 7,
            ForwardedProperties = _forwarded,
        };
        packet.Write(_output, Version);
        return _output.WrittenCount;
    }
}
