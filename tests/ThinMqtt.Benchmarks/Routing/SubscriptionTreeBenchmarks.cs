using System.Text;
using BenchmarkDotNet.Attributes;
using ThinMqtt.Broker;

namespace ThinMqtt.Benchmarks;

/// <summary>A fleet's subscriptions: each device has a command topic and a filter of its own, the manager two over all of them.</summary>
[MemoryDiagnoser]
public class SubscriptionTreeBenchmarks
{
    private readonly SubscriptionTree _tree = new();
    private readonly List<SubscriberList> _lists = [];
    private byte[] _commandTopic = [];
    private byte[] _settingsTopic = [];
    private Subscription? _exact;
    private Subscription? _wildcard;

    [Params(10_000, 100_000)]
    public int Devices { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var broker = BrokerBench.Create();
        for (var device = 0; device < Devices; device++)
        {
            _tree.Add(BrokerBench.Subscription(broker, $"thin/devices/pc-{device:d6}/command", device));
            _tree.Add(BrokerBench.Subscription(broker, $"thin/devices/pc-{device:d6}/files/+", device));
        }

        _tree.Add(BrokerBench.Subscription(broker, "thin/devices/+/settings"));
        _tree.Add(BrokerBench.Subscription(broker, "thin/#"));
        _commandTopic = Encoding.UTF8.GetBytes($"thin/devices/pc-{Devices / 2:d6}/command");
        _settingsTopic = Encoding.UTF8.GetBytes($"thin/devices/pc-{Devices / 2:d6}/settings");
        _exact = BrokerBench.Subscription(broker, "thin/devices/pc-new/command");
        _wildcard = BrokerBench.Subscription(broker, "thin/devices/pc-new/files/+");
    }

    /// <summary>One exact filter and <c>#</c>.</summary>
    [Benchmark]
    public int MatchExact() => Match(_commandTopic);

    /// <summary><c>+</c> and <c>#</c>.</summary>
    [Benchmark]
    public int MatchWildcards() => Match(_settingsTopic);

    /// <summary>Only <c>#</c>.</summary>
    [Benchmark]
    public int MatchOther() => Match("thin/updates/stable/kiosk-browser"u8);

    [Benchmark]
    public void AddAndRemoveExact()
    {
        _tree.Add(_exact!);
        _tree.Remove(_exact!);
    }

    [Benchmark]
    public void AddAndRemoveWildcard()
    {
        _tree.Add(_wildcard!);
        _tree.Remove(_wildcard!);
    }

    private int Match(ReadOnlySpan<byte> topicName)
    {
        _lists.Clear();
        _tree.Match(topicName, _lists);
        return _lists.Count;
    }
}
