using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// What the <see cref="EventHub"/> tells, counted for the meter <see cref="ManagerMetrics.MeterName"/>: of several managers each counts
/// what it has done itself, so that their sum is right, and all of them know all devices that were heard.
/// </summary>
internal sealed class EventMetrics : IDisposable
{
    private readonly Meter _meter = new(ManagerMetrics.MeterName);
    private readonly long[] _devices = new long[Enum.GetValues<DeviceEventKind>().Length];
    private readonly long[] _results = new long[Enum.GetValues<UpdateState>().Length];

    /// <summary>
    /// When each device was heard last; null after a goodbye, which may be stored before the last heartbeat. Who falls silent is taken out
    /// when somebody asks.
    /// </summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset?> _heard = new(StringComparer.Ordinal);

    private readonly TimeProvider _time;
    private readonly TimeSpan _silence;

    public EventMetrics(ManagerOptions options)
    {
        _time = options.TimeProvider;
        _silence = PresenceRules.MissingHeartbeats * options.HeartbeatInterval;
        _meter.CreateObservableGauge(
            "thinmqtt.manager.devices.heard", CountHeard, "{device}", "Devices whose heartbeat came within three intervals, and no goodbye after it");
        _meter.CreateObservableCounter(
            "thinmqtt.manager.devices.events", () => Measure<DeviceEventKind>(_devices, "kind"), "{event}", "Entries in the histories of devices, by kind");
        _meter.CreateObservableCounter(
            "thinmqtt.manager.results", () => Measure<UpdateState>(_results, "state"), "{result}", "Steps of devices with releases, by the state that they reached");
    }

    /// <param name="change">What has happened.</param>
    /// <param name="isOfPeer">By another manager.</param>
    public void Happened(ManagerEvent change, bool isOfPeer)
    {
        if (change is { Kind: ManagerEventKind.Seen, Devices: { } devices })
        {
            Heard(devices);
        }
        else if (change is { DeviceEvent: DeviceEventKind.Offline, Device: { } gone })
        {
            _heard[gone] = null;
        }
        else if (change is { DeviceEvent: DeviceEventKind.Online, Device: { } back })
        {
            _heard.TryRemove(new KeyValuePair<string, DateTimeOffset?>(back, null));
        }
        else if (change.Kind == ManagerEventKind.Missed)
        {
            ForgetGoodbyes(); // who is back since may be among what was missed
        }

        if (!isOfPeer)
        {
            Count(change);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void ForgetGoodbyes()
    {
        foreach (var gone in _heard.Where(heard => heard.Value is null))
        {
            _heard.TryRemove(gone);
        }
    }

    private void Heard(IReadOnlyList<string> devices)
    {
        var now = _time.GetUtcNow();
        foreach (var device in devices)
        {
            if (!_heard.TryGetValue(device, out var last) || last is not null)
            {
                _heard[device] = now;
            }
        }
    }

    private void Count(ManagerEvent change)
    {
        if (change.DeviceEvent is { } kind)
        {
            Interlocked.Increment(ref _devices[(int)kind]);
        }

        if (change.Result is { } result)
        {
            Interlocked.Increment(ref _results[(int)result.State]);
        }
    }

    private long CountHeard()
    {
        var oldest = _time.GetUtcNow() - _silence;
        var count = 0L;
        foreach (var heard in _heard)
        {
            if (heard.Value >= oldest)
            {
                count++;
            }
            else if (heard.Value is not null)
            {
                _heard.TryRemove(heard); // not one that has just been heard again
            }
        }

        return count;
    }

    /// <summary>All of them, also those that have not happened: what is not there cannot grow.</summary>
    private static IEnumerable<Measurement<long>> Measure<T>(long[] counts, string tag)
        where T : struct, Enum => Enum.GetValues<T>().Select(value =>
            new Measurement<long>(Interlocked.Read(ref counts[Convert.ToInt32(value, null)]), new KeyValuePair<string, object?>(tag, JsonNamingPolicy.CamelCase.ConvertName($"{value}"))));
}
