using System.Collections.Concurrent;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>What the fleet has done. Counted by all devices at once.</summary>
public sealed class FleetStatistics
{
    /// <summary>More different failures are read by nobody.</summary>
    private const int MaximumKinds = 20;

    private readonly long[] _ended = new long[Enum.GetValues<UpdateState>().Length];
    private readonly ConcurrentDictionary<string, long> _failures = [];
    private readonly ConcurrentDictionary<string, DownloadStarts> _starts = [];
    private long _connections;
    private long _connected;
    private long _heartbeats;
    private long _latest;
    private long _announcements;
    private long _freshUrls;
    private long _bytes;
    private long _failed;

    /// <summary>Devices that are connected now.</summary>
    public long ConnectedDevices => Interlocked.Read(ref _connected);

    /// <summary>Connections made, again and again ones included.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    public long Heartbeats => Interlocked.Read(ref _heartbeats);

    /// <summary>By how much the latest heartbeat came after it was due: large where this process is too slow for the rate.</summary>
    public TimeSpan LatestHeartbeat => new(Interlocked.Read(ref _latest));

    public long Announcements => Interlocked.Read(ref _announcements);

    public long FreshUrls => Interlocked.Read(ref _freshUrls);

    /// <summary>Of artifacts.</summary>
    public long DownloadedBytes => Interlocked.Read(ref _bytes);

    /// <summary>What went wrong, and how often; the first kinds only.</summary>
    public IReadOnlyDictionary<string, long> Failures => _failures;

    public long FailureCount => Interlocked.Read(ref _failed);

    /// <summary>For each release (package and version), when the devices had its first byte.</summary>
    public IReadOnlyDictionary<string, DownloadStarts> Downloads => _starts;

    /// <summary>How many updates have ended so.</summary>
    public long this[UpdateState state] => Interlocked.Read(ref _ended[(int)state]);

    internal void Connected()
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _connected);
    }

    internal void Disconnected() => Interlocked.Decrement(ref _connected);

    internal void HeartbeatSent() => Interlocked.Increment(ref _heartbeats);

    /// <summary>Called by the one pacer only.</summary>
    internal void HeartbeatLate(TimeSpan delay) => Interlocked.Exchange(ref _latest, Math.Max(_latest, delay.Ticks));

    internal void Announced() => Interlocked.Increment(ref _announcements);

    internal void FreshUrlAsked() => Interlocked.Increment(ref _freshUrls);

    internal void DownloadStarted(Manifest manifest) =>
        _starts.GetOrAdd($"{manifest.Package} {manifest.Version}", _ => new DownloadStarts()).Add(TimeProvider.System.GetUtcNow());

    internal void Downloaded(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Ended(UpdateState state) => Interlocked.Increment(ref _ended[(int)state]);

    internal void Failed(string what)
    {
        Interlocked.Increment(ref _failed);
        var kind = _failures.ContainsKey(what) || _failures.Count < MaximumKinds ? what : "further ones";
        _failures.AddOrUpdate(kind, 1, (_, count) => count + 1);
    }
}

/// <summary>When devices had the first byte of a release.</summary>
public sealed class DownloadStarts
{
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _times = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _times.Count;
            }
        }
    }

    /// <param name="share">0 to 1: 0.5 is when half of them had it, 1 is the last one.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public DateTimeOffset At(double share)
    {
        lock (_gate)
        {
            _times.Sort();
            return _times.Count > 0
                ? _times[Math.Max(0, (int)Math.Ceiling(share * _times.Count) - 1)]
                : throw new InvalidOperationException("No download has begun.");
        }
    }

    internal void Add(DateTimeOffset time)
    {
        lock (_gate)
        {
            _times.Add(time);
        }
    }
}
