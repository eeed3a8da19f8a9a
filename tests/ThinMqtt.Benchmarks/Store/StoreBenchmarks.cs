using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Broker;
using ThinMqtt.Protocol;

namespace ThinMqtt.Benchmarks;

/// <summary>From an operation until it is on the disk of the temporary folder.</summary>
[MemoryDiagnoser]
public class StoreBenchmarks
{
    private const int Batch = 1_000;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "thinmqtt-bench-" + Guid.NewGuid().ToString("N"));
    private readonly StoreOperation[] _retained = new StoreOperation[Batch];
    private DurableStore? _store;
    private long _order;

    [GlobalSetup]
    public void SetUp()
    {
        Directory.CreateDirectory(_folder);
        _store = DurableStore.Open(_folder, NullLogger.Instance, TimeProvider.System);
        _store.Load();
        _store.Start();
        _store.Append(new StoreOperation.PutSession(new StoredSession(1, "pc-0042", uint.MaxValue, null, null)));
        for (var i = 0; i < Batch; i++)
        {
            var topicName = string.Create(CultureInfo.InvariantCulture, $"thin/devices/pc-{i:d6}/heartbeat");
            _retained[i] = new StoreOperation.PutRetained(BrokerBench.Message(topicName, id: i + 1));
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One retained message alone: a commit and its sync.</summary>
    [Benchmark]
    public Task PutRetained()
    {
        _store!.Append(_retained[0]);
        return _store.FlushAsync(CancellationToken.None);
    }

    /// <summary>Each of 1,000 retained messages that come together.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public Task PutRetainedTogether()
    {
        foreach (var operation in _retained)
        {
            _store!.Append(operation);
        }

        return _store!.FlushAsync(CancellationToken.None);
    }

    /// <summary>Each of 1,000 messages that are queued for a session and acknowledged before the writer comes to them, or after.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public Task QueueAndAcknowledge()
    {
        for (var i = 0; i < Batch; i++)
        {
            var message = BrokerBench.Message("thin/devices/pc-0042/command", id: Batch + ++_order);
            _store!.Append(new StoreOperation.PutQueued(1, new StoredDelivery(_order, message, QoS.AtLeastOnce, false, 0, false)));
            _store.Append(new StoreOperation.DeleteQueued(1, _order));
        }

        return _store!.FlushAsync(CancellationToken.None);
    }
}
