using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Manager;

/// <summary>By what a device is sorted: a text or a number.</summary>
internal readonly record struct SortKey(string? Text, double? Number)
{
    public static SortKey Of(string? text) => new(text, null);

    public static SortKey Of(double? number) => new(null, number);

    /// <summary>The device has not said it.</summary>
    public bool IsMissing => Text is null && Number is null;

    public int CompareTo(SortKey other) => Text is not null && other.Text is not null
        ? NaturalOrder.Compare(Text, other.Text)
        : Nullable.Compare(Number, other.Number);
}

/// <summary>A device at its place.</summary>
internal sealed class FleetRow(DeviceSummary device, SortKey key)
{
    public string Id => Device.Id;

    /// <summary>May become another state of the same device that has the same place.</summary>
    public DeviceSummary Device { get; set; } = device;

    public SortKey Key => key;
}

/// <summary>An order of devices: who has not said what it goes by comes last, and ids decide where nothing else does.</summary>
internal sealed class FleetOrder : IComparer<FleetRow>
{
    public static readonly FleetOrder Default = new("hostname", device => SortKey.Of(device.Hardware?.Hostname ?? device.Id), isDescending: false);

    private static readonly Dictionary<string, Func<DeviceSummary, SortKey>> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["hostname"] = Default._key,
        ["id"] = device => SortKey.Of(device.Id),
        ["room"] = device => SortKey.Of(device.Labels.Room),
        ["presence"] = device => SortKey.Of((double)device.Presence),
        ["ram"] = device => SortKey.Of((double?)device.Hardware?.Memory),
        ["cpu"] = device => SortKey.Of(device.Hardware?.Cpu.Model),
        ["cores"] = device => SortKey.Of((double?)device.Hardware?.Cpu.Cores),
        ["gpu"] = device => SortKey.Of(device.Hardware?.Gpus is [var first, ..] ? first.Name : null),
        ["disk"] = device => SortKey.Of(device.Hardware is { } hardware ? FilterAttributes.Disk(hardware) : null),
        ["disk-free"] = device => SortKey.Of((double?)device.Heartbeat?.DiskFree),
        ["memory-free"] = device => SortKey.Of((double?)device.Heartbeat?.MemoryFree),
        ["os"] = device => SortKey.Of(device.Hardware?.Os.Name),
        ["kernel"] = device => SortKey.Of(device.Hardware?.Kernel),
        ["model"] = device => SortKey.Of(device.Hardware is { } hardware ? FilterAttributes.Model(hardware) : null),
        ["agent"] = device => SortKey.Of(device.Agent),
        ["address"] = device => SortKey.Of(device.Hardware?.Addresses is [var first, ..] ? first : null),
        ["seen"] = device => SortKey.Of(-(double)device.LastSeen.UtcTicks),
        ["first-seen"] = device => SortKey.Of(-(double)device.FirstSeen.UtcTicks),
        ["uptime"] = device => SortKey.Of((double?)device.Heartbeat?.UptimeSeconds),
        ["load"] = device => SortKey.Of(device.Heartbeat?.Load),
        ["packages"] = device => SortKey.Of((double)device.Packages.Count),
    };

    private readonly Func<DeviceSummary, SortKey> _key;
    private readonly bool _isDescending;

    private FleetOrder(string name, Func<DeviceSummary, SortKey> key, bool isDescending) =>
        (Text, _key, _isDescending) = (isDescending ? $"-{name}" : name, key, isDescending);

    /// <summary>As it is asked for.</summary>
    public string Text { get; }

    /// <param name="text">An attribute, with a hyphen in front for the opposite order; null or nothing: <see cref="Default"/>.</param>
    /// <param name="order">What was read.</param>
    /// <param name="reason">Why it is none.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FleetOrder? order, [NotNullWhen(false)] out string? reason)
    {
        (order, reason) = (Default, null);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var name = text.TrimStart('-').ToLowerInvariant();
        if (text.Length - name.Length <= 1 && Keys.TryGetValue(name, out var key))
        {
            order = new FleetOrder(name, key, isDescending: text[0] == '-');
            return true;
        }

        (order, reason) = (null, NearestName.Of(name, Keys.Keys) is { } near
            ? $"Devices cannot be sorted by '{text}'; did you mean '{near}'?"
            : $"Devices cannot be sorted by '{text}', but by {string.Join(", ", Keys.Keys)}, each with a hyphen in front for the opposite order.");
        return false;
    }

    public FleetRow Row(DeviceSummary device) => new(device, _key(device));

    public SortKey Key(DeviceSummary device) => _key(device);

    public int Compare(FleetRow? x, FleetRow? y)
    {
        var order = Compare(x!.Key, y!.Key);
        return order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
    }

    public int Compare(FleetRow row, FleetCursor cursor)
    {
        var order = Compare(row.Key, cursor.Key);
        return order != 0 ? order : string.CompareOrdinal(row.Id, cursor.Id);
    }

    private int Compare(SortKey one, SortKey other) => one.IsMissing || other.IsMissing
        ? one.IsMissing.CompareTo(other.IsMissing)
        : _isDescending ? other.CompareTo(one) : one.CompareTo(other);
}
