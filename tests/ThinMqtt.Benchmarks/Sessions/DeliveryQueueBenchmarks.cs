using BenchmarkDotNet.Attributes;
using ThinMqtt.Broker;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>The way of a QoS 1 message through a session's queue, in which others are in flight.</summary>
[MemoryDiagnoser]
public class DeliveryQueueBenchmarks
{
    private readonly DeliveryQueue _queue = new();
    private readonly Message _message = BrokerBench.Message("thin/devices/pc-0042/command");
    private PacketIdentifiers _identifiers;
    private ushort _oldest;

    [Params(0, 20, 1_000)]
    public int Inflight { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _oldest = 1;
        for (var i = 0; i < Inflight; i++)
        {
            Send();
        }
    }

    /// <summary>A client that acknowledges in order: the oldest leaves as the next goes out.</summary>
    [Benchmark]
    public int SendAndCompleteOldest()
    {
        Send();
        _queue.Complete(_queue.Find(_oldest));
        _oldest = _oldest == ushort.MaxValue ? (ushort)1 : (ushort)(_oldest + 1);
        return _queue.Count;
    }

    private void Send()
    {
        _queue.Add(new Delivery(_message, QoS.AtLeastOnce, Retain: false, [], Order: 1));
        ref var delivery = ref _queue.AssignNext();
        delivery.PacketIdentifier = _identifiers.Next();
        delivery.State = DeliveryState.Sent;
    }
}
