using System.Buffers;
using BenchmarkDotNet.Attributes;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>A device's CONNECT: user name, password and a Will.</summary>
[MemoryDiagnoser]
public class ConnectBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private ConnectPacket? _connect;
    private byte[] _packet = [];

    [Params(MqttVersion.V311, MqttVersion.V500)]
    public MqttVersion Version { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _connect = new ConnectPacket
        {
            Version = Version,
            ClientId = "pc-0042",
            KeepAlive = 60,
            UserName = "pc-0042",
            Password = new byte[24],
            Will = new Will { TopicName = "thin/devices/pc-0042/presence", Payload = new byte[80], QoS = QoS.AtLeastOnce, Retain = true },
            Properties = new MqttProperties { SessionExpiryInterval = 86_400, ReceiveMaximum = 64, TopicAliasMaximum = 16 },
        };
        Write();
        _packet = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public ConnectPacket Read()
    {
        Frame.TryRead(_packet, uint.MaxValue, out var frame);
        return ConnectPacket.Read(frame);
    }

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        _connect!.Write(_output);
        return _output.WrittenCount;
    }
}
