using System.Collections.Concurrent;
using System.Collections.Immutable;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// All devices in memory, each as it was read last, with the heartbeats that have come since; and what of it is known to be no longer true:
/// <see cref="FleetReader"/> reads that anew. Here nothing waits, as everything that the <see cref="EventHub"/> tells comes through.
/// </summary>
internal sealed class FleetIndex
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, DeviceSummary> _devices = new(StringComparer.Ordinal);
    private readonly FleetStrings _strings = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private bool _isAllDue = true;

    /// <summary>Heard by other managers, which keep what the heartbeats say.</summary>
    private readonly HashSet<string> _heardElsewhere = new(StringComparer.Ordinal);

    /// <summary>While devices are read: those of which a heartbeat may be newer than what is read.</summary>
    private HashSet<string>? _heardMeanwhile;

    private ImmutableArray<FleetWatch> _watches = [];

    public FleetIndex(EventHub hub) => hub.Happened += OnEvent;

    /// <summary>Something has to be read anew.</summary>
    public event Action? Due;

    public int Count => _devices.Count;

    /// <summary>In no order; what changes meanwhile may be in it or not.</summary>
    public IEnumerable<DeviceSummary> All => _devices.Select(device => device.Value);

    public bool IsWatched => !_watches.IsEmpty;

    public bool HasHeardElsewhere
    {
        get
        {
            lock (_gate)
            {
                return _heardElsewhere.Count > 0;
            }
        }
    }

    public DeviceSummary? Find(string id) => _devices.GetValueOrDefault(id);

    /// <summary>From the call on, every change is told.</summary>
    public FleetWatch Watch()
    {
        var watch = new FleetWatch(ended => ImmutableInterlocked.Update(ref _watches, watches => watches.Remove(ended)));
        ImmutableInterlocked.Update(ref _watches, watches => watches.Add(watch));
        return watch;
    }

    /// <summary>Nothing is sure any more; what is there stays until it has been read.</summary>
    public void Doubt()
    {
        lock (_gate)
        {
            _isAllDue = true;
        }

        Due?.Invoke();
    }

    /// <summary>Begins to read what is no longer true: one reading at a time, which ends with <see cref="End"/>.</summary>
    /// <param name="isAllDue">Whether nothing is sure any more.</param>
    public FleetReading Begin(bool isAllDue = false)
    {
        lock (_gate)
        {
            var reading = new FleetReading(_isAllDue || isAllDue, [.. _changed]);
            _isAllDue = false;
            _changed.Clear();
            return Begun(reading);
        }
    }

    /// <summary>The same for devices that were heard elsewhere.</summary>
    /// <param name="ids">Which; null for any.</param>
    /// <param name="limit">At most so many.</param>
    public FleetReading BeginHeard(IEnumerable<string>? ids, int limit)
    {
        lock (_gate)
        {
            var heard = (ids?.Where(_heardElsewhere.Contains) ?? _heardElsewhere).Take(limit).ToArray();
            _heardElsewhere.ExceptWith(heard);
            return Begun(new FleetReading(false, heard));
        }
    }

    /// <summary>Some devices as they were read.</summary>
    public void Put(IEnumerable<DeviceSummary> devices)
    {
        foreach (var device in devices)
        {
            lock (_gate)
            {
                Put(device);
            }
        }
    }

    /// <summary>Ends what was begun.</summary>
    /// <param name="found">All that there are; null where not all were read, or they could not be.</param>
    /// <param name="failed">Whether it has to be done again.</param>
    public void End(HashSet<string>? found = null, bool failed = false)
    {
        lock (_gate)
        {
            _heardMeanwhile = null;
            _isAllDue |= failed;
            foreach (var gone in found is null ? [] : _devices.Keys.Where(id => !found.Contains(id)))
            {
                _devices.TryRemove(gone, out _);
                Tell(gone);
            }
        }

        if (failed)
        {
            Due?.Invoke();
        }
    }

    private FleetReading Begun(FleetReading reading)
    {
        _heardMeanwhile = reading.IsNothing ? null : new HashSet<string>(StringComparer.Ordinal);
        return reading;
    }

    private void OnEvent(ManagerEvent change, bool isOfPeer)
    {
        bool isDue;
        lock (_gate)
        {
            isDue = change switch
            {
                { Heartbeats: { } heartbeats } => OnHeartbeats(heartbeats, change.At),
                { Kind: ManagerEventKind.Seen, Devices: { } devices } => OnSeen(devices, change.At),
                { Kind: ManagerEventKind.Device or ManagerEventKind.Inventory, Device: { } device } => _changed.Add(device),
                { Kind: ManagerEventKind.Missed } => _isAllDue = true,
                _ => false,
            };
        }

        if (isDue)
        {
            Due?.Invoke();
        }
    }

    private bool OnHeartbeats(IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats, DateTimeOffset at)
    {
        var isDue = false;
        foreach (var (id, heartbeat) in heartbeats)
        {
            isDue |= !TryHear(id.Value, device => device with { LastSeen = at, Heartbeat = heartbeat });
        }

        return isDue;
    }

    private bool OnSeen(IReadOnlyList<string> devices, DateTimeOffset at)
    {
        var isDue = _watches.Length > 0;
        foreach (var id in devices)
        {
            _heardElsewhere.Add(id);
            isDue |= !TryHear(id, device => device with { LastSeen = at });
        }

        return isDue;
    }

    /// <returns>False when it is not known, and has to be read.</returns>
    private bool TryHear(string id, Func<DeviceSummary, DeviceSummary> hear)
    {
        _heardMeanwhile?.Add(id);
        if (_devices.TryGetValue(id, out var device))
        {
            _devices[id] = hear(device);
            Tell(id);
            return true;
        }

        _changed.Add(id);
        return false;
    }

    private void Put(DeviceSummary read)
    {
        var known = Find(read.Id);
        var device = _strings.Share(read, known);
        if (known is not null && _heardMeanwhile?.Contains(read.Id) == true)
        {
            device = device with { LastSeen = known.LastSeen, Heartbeat = known.Heartbeat };
        }

        if (device != known)
        {
            _devices[device.Id] = device;
            Tell(device.Id);
        }
    }

    private void Tell(string id)
    {
        foreach (var watch in _watches)
        {
            watch.Changed(id);
        }
    }
}

/// <summary>What is to be read.</summary>
/// <param name="IsAll">Everything; the ids are among it.</param>
/// <param name="Ids">Those that have changed.</param>
internal sealed record FleetReading(bool IsAll, IReadOnlyList<string> Ids)
{
    public bool IsNothing => !IsAll && Ids.Count == 0;
}
