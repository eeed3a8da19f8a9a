using System.Text;
using BenchmarkDotNet.Attributes;
using ThinMqtt.Broker;

namespace ThinMqtt.Benchmarks;

/// <summary>What 10,000 devices retain: five topics each.</summary>
[MemoryDiagnoser]
public class RetainedTreeBenchmarks
{
    private const int Devices = 10_000;
    private static readonly string[] Topics = ["presence", "hardware", "heartbeat", "packages", "update"];

    private readonly RetainedTree _tree = new();
    private readonly byte[] _everything = "thin/#"u8.ToArray();
    private readonly byte[] _presence = "thin/devices/+/presence"u8.ToArray();
    private readonly byte[] _device = "thin/devices/pc-005000/#"u8.ToArray();
    private readonly byte[] _topicName = "thin/devices/pc-005000/heartbeat"u8.ToArray();
    private Message? _heartbeat;

    [GlobalSetup]
    public void SetUp()
    {
        for (var device = 0; device < Devices; device++)
        {
            foreach (var topic in Topics)
            {
                _tree.Set(BrokerBench.Message($"thin/devices/pc-{device:d6}/{topic}"));
            }
        }

        _heartbeat = BrokerBench.Message(Encoding.UTF8.GetString(_topicName));
    }

    /// <summary>For each of all the messages.</summary>
    [Benchmark(OperationsPerInvoke = 5 * Devices)]
    public int MatchEverything() => Count(_everything);

    /// <summary>For each of the messages that match: one of every device.</summary>
    [Benchmark(OperationsPerInvoke = Devices)]
    public int MatchOneLevel() => Count(_presence);

    /// <summary>The five of one device.</summary>
    [Benchmark]
    public int MatchDevice() => Count(_device);

    [Benchmark]
    public bool Find() => _tree.Find(_topicName) is not null;

    [Benchmark]
    public void Set() => _tree.Set(_heartbeat!);

    private int Count(byte[] topicFilter)
    {
        var count = 0;
        using var messages = _tree.Match(topicFilter);
        while (messages.MoveNext())
        {
            count++;
        }

        return count;
    }
}
