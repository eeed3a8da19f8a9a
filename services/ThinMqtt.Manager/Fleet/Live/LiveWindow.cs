namespace ThinMqtt.Manager;

/// <summary>
/// Pure: a window on the list of devices, kept true device by device. The devices that match stay sorted, so that a change costs a search for
/// its place, or nothing where the place stays the same.
/// </summary>
/// <param name="order">Of the list.</param>
/// <param name="from">The place of the first one in the window, from 0.</param>
/// <param name="count">How many the window has room for.</param>
internal sealed class LiveWindow(FleetOrder order, int from, int count)
{
    /// <summary>How late a device may be that comes or goes because of the time alone.</summary>
    private static readonly TimeSpan TimeStep = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, FleetRow> _matching = new(StringComparer.Ordinal);
    private readonly int[] _presence = new int[Enum.GetValues<DevicePresence>().Length];
    private List<FleetRow> _sorted = [];
    private FleetFilter _filter = FleetFilter.Everything;
    private FleetWindow _shown = new(0, 0, new PresenceCounts(0, 0, 0), from, []);
    private DateTimeOffset _stepped;

    /// <summary>Everything anew.</summary>
    public FleetWindow Begin(FleetFilter filter, IEnumerable<DeviceSummary> devices, int all, DateTimeOffset now)
    {
        (_filter, _stepped) = (filter, now);
        _matching.Clear();
        Array.Clear(_presence);
        foreach (var device in devices.Where(device => filter.Matches(device, now)))
        {
            _matching[device.Id] = order.Row(device);
            _presence[(int)device.Presence]++;
        }

        _sorted = [.. _matching.Values];
        _sorted.Sort(order);
        return _shown = Present(all);
    }

    /// <param name="id">Of a device that may have changed.</param>
    /// <param name="device">As it is now; null when it is gone.</param>
    /// <param name="now">The time.</param>
    public void Change(string id, DeviceSummary? device, DateTimeOffset now)
    {
        var next = device is not null && _filter.Matches(device, now) ? device : null;
        var row = _matching.GetValueOrDefault(id);
        if (ReferenceEquals(row?.Device, next))
        {
            return;
        }

        if (row is not null && next is not null && row.Key == order.Key(next))
        {
            Count(row.Device, -1);
            Count(next, 1);
            row.Device = next;
            return;
        }

        Remove(row);
        Insert(next);
    }

    /// <summary>When time alone may have changed something: 0 for now.</summary>
    public TimeSpan UntilStep(DateTimeOffset now) => now < _stepped || now - _stepped >= TimeStep ? TimeSpan.Zero : TimeStep - (now - _stepped);

    /// <summary>When it is time for that, looks at every device of which the time may have changed whether it matches.</summary>
    public void Step(IEnumerable<DeviceSummary> devices, DateTimeOffset now)
    {
        if (UntilStep(now) > TimeSpan.Zero)
        {
            return;
        }

        _stepped = now;
        foreach (var device in _filter.DependsOnTime ? devices : [])
        {
            Change(device.Id, device, now);
        }
    }

    /// <returns>What is different from what was shown last; null when nothing is.</returns>
    public FleetWindowUpdate? Show(int all)
    {
        var (former, next) = (_shown, Present(all));
        _shown = next;
        var update = new FleetWindowUpdate
        {
            Total = next.Total == former.Total ? null : next.Total,
            All = next.All == former.All ? null : next.All,
            Presence = next.Presence == former.Presence ? null : next.Presence,
        };
        return Items(update, former.Items, next.Items) is { } shown && shown != Nothing ? shown : null;
    }

    private static readonly FleetWindowUpdate Nothing = new();

    private static FleetWindowUpdate Items(FleetWindowUpdate update, IReadOnlyList<DeviceSummary> former, IReadOnlyList<DeviceSummary> next)
    {
        var known = former.ToDictionary(device => device.Id, StringComparer.Ordinal);
        var added = next.Where(device => !known.ContainsKey(device.Id)).ToList();
        var changes = next
            .Where(device => known.TryGetValue(device.Id, out var one) && !ReferenceEquals(one, device))
            .Select(device => DeviceDifference.Of(known[device.Id], device))
            .Where(change => change.Count > 1)
            .ToList();
        return update with
        {
            Order = next.Select(device => device.Id).SequenceEqual(former.Select(device => device.Id)) ? null : [.. next.Select(device => device.Id)],
            Items = added.Count > 0 ? added : null,
            Changes = changes.Count > 0 ? changes : null,
        };
    }

    private FleetWindow Present(int all) => new(
        _sorted.Count,
        all,
        new PresenceCounts(_presence[(int)DevicePresence.Online], _presence[(int)DevicePresence.Stale], _presence[(int)DevicePresence.Offline]),
        from,
        from < _sorted.Count ? _sorted.GetRange(from, Math.Min(count, _sorted.Count - from)).ConvertAll(row => row.Device) : []);

    private void Remove(FleetRow? row)
    {
        if (row is not null)
        {
            _matching.Remove(row.Id);
            _sorted.RemoveAt(_sorted.BinarySearch(row, order));
            Count(row.Device, -1);
        }
    }

    private void Insert(DeviceSummary? device)
    {
        if (device is not null)
        {
            var row = order.Row(device);
            _matching.Add(device.Id, row);
            _sorted.Insert(~_sorted.BinarySearch(row, order), row);
            Count(device, 1);
        }
    }

    private void Count(DeviceSummary device, int by) => _presence[(int)device.Presence] += by;
}
