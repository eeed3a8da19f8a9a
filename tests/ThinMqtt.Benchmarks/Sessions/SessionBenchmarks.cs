using BenchmarkDotNet.Attributes;
using ThinMqtt.Broker;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>From a publication to the bytes that the network takes: the broker without sockets.</summary>
[MemoryDiagnoser]
public class SessionBenchmarks
{
    private const int Subscribers = 1_000;
    private const string Announcement = "thin/updates/stable/kiosk-browser";

    private readonly Connection[] _connections = new Connection[Subscribers];
    private readonly MqttBroker _broker = BrokerBench.Create();
    private ushort _packetIdentifier;

    [Params(MqttVersion.V311, MqttVersion.V500)]
    public MqttVersion Version { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        for (var i = 0; i < Subscribers; i++)
        {
            _connections[i] = BrokerBench.Connect(_broker, $"pc-{i:d6}", Version);
            _broker.Subscriptions.Add(BrokerBench.Subscription(_broker, Announcement, i));
        }

        Turn.Current.End();
    }

    /// <summary>For each subscriber of 1,000: matched, written, sent.</summary>
    [Benchmark(OperationsPerInvoke = Subscribers)]
    public int FanOutAtMostOnce() => Publish(QoS.AtMostOnce);

    /// <summary>For each subscriber of 1,000: matched, queued, written, sent, acknowledged.</summary>
    [Benchmark(OperationsPerInvoke = Subscribers)]
    public int FanOutAtLeastOnce()
    {
        var sent = Publish(QoS.AtLeastOnce);
        _packetIdentifier = _packetIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_packetIdentifier + 1);
        foreach (var connection in _connections)
        {
            if (!connection.Session!.Complete(connection, _packetIdentifier, QoS.AtLeastOnce))
            {
                throw new InvalidOperationException($"Packet Identifier {_packetIdentifier} is not in flight: nothing was measured.");
            }
        }

        Turn.Current.End();
        return sent;
    }

    /// <summary>One session: the message is encoded already.</summary>
    [Benchmark]
    public int Deliver()
    {
        var result = default(PublishResult);
        _connections[0].Session!.Deliver(Encoded, QoS.AtMostOnce, retain: false, [], ref result);
        Turn.Current.End();
        return result.Sent;
    }

    private Message Encoded { get; } = BrokerBench.Message(Announcement, QoS.AtMostOnce);

    private int Publish(QoS qos)
    {
        var sent = _broker.Router.Publish(BrokerBench.Message(Announcement, qos), origin: null).Sent;
        Turn.Current.End();
        return sent == Subscribers ? sent : throw new InvalidOperationException($"{sent} of {Subscribers} sessions got the message.");
    }
}
