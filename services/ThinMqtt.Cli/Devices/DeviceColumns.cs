using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <param name="Name">As filters and <c>--columns</c> call it.</param>
/// <param name="Column">How wide it may be.</param>
/// <param name="Text">What it says of a device; empty for what the device has not said.</param>
/// <param name="IsRestless">Whether each heartbeat changes it.</param>
internal sealed record DeviceColumn(string Name, Column Column, Func<DeviceSummary, DeviceView, Cell> Text, bool IsRestless = false);

/// <param name="Now">Where times are said as ages.</param>
/// <param name="IsShort">For eyes, who have little room; otherwise for programs, with nothing left out.</param>
internal readonly record struct DeviceView(DateTimeOffset Now, bool IsShort);

/// <summary>What a table of devices can show.</summary>
internal static class DeviceColumns
{
    /// <summary>A column for each package: <c>package:NAME</c>.</summary>
    private const string PackagePrefix = "package:";

    private static readonly string[] DefaultNames = ["hostname", "id", "room", "presence", "address", "cpu", "gpu", "ram", "seen"];

    public static IReadOnlyList<DeviceColumn> All { get; } =
    [
        new("id", new("Id", 8), (device, _) => device.Id),
        new("hostname", new("Host name", 12), (device, _) => device.Hardware?.Hostname),
        new("room", new("Room", 6, IsOptional: true), (device, _) => device.Labels.Room),
        new("tags", new("Tags", 6, IsOptional: true), (device, _) => string.Join(',', device.Labels.Tags)),
        new("presence", new("Presence"), (device, _) => new(device.IsCloned ? device.Presence + "*" : device.Presence, Words.OfPresence(device.Presence))),
        new("address", new("Addresses", 15), (device, view) => DeviceText.Addresses(device.Hardware?.Addresses, view.IsShort)),
        new("mac", new("MAC", 17), (device, _) => string.Join(',', device.Hardware?.MacAddresses ?? [])),
        new("cpu", new("CPU", 8, IsOptional: true), (device, view) => device.Hardware is { } hardware ? DeviceText.Model(hardware.Cpu.Model, view.IsShort) : null),
        new("cores", new("Cores"), (device, _) => $"{device.Hardware?.Cpu.Cores}"),
        new("gpu", new("GPU", 9, IsOptional: true), (device, view) => string.Join(", ", device.Hardware?.Gpus.Select(gpu => DeviceText.Model(gpu.Name, view.IsShort)) ?? [])),
        new("ram", new("RAM"), (device, _) => Size(device.Hardware?.Memory)),
        new("disk", new("Disk"), (device, _) => Size(device.Hardware?.Disks.Sum(disk => disk.Size))),
        new("disk-free", new("Disk free"), (device, _) => Size(device.Heartbeat?.DiskFree), IsRestless: true),
        new("memory-free", new("Memory free"), (device, _) => Size(device.Heartbeat?.MemoryFree), IsRestless: true),
        new("os", new("OS", 8), (device, _) => device.Hardware?.Os.Name),
        new("kernel", new("Kernel", 6), (device, _) => device.Hardware?.Kernel),
        new("model", new("Model", 8), (device, _) => device.Hardware?.Machine is { } machine ? $"{machine.Vendor} {machine.Product}".Trim() : null),
        new("architecture", new("Arch", 6), (device, _) => device.Hardware?.Architecture),
        new("agent", new("Agent", 6), (device, _) => device.Agent),
        new("seen", new("Last seen"), (device, view) => Time(device.LastSeen, view), IsRestless: true),
        new("first-seen", new("First seen"), (device, view) => Time(device.FirstSeen, view)),
        new("uptime", new("Up"), (device, view) => device.Heartbeat is { } beat ? Amounts.Span(TimeSpan.FromSeconds(beat.UptimeSeconds)) : null, IsRestless: true),
        new("load", new("Load"), (device, _) => device.Heartbeat?.Load.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), IsRestless: true),
        new("channels", new("Channels", 6), (device, _) => string.Join(',', device.Channels ?? [])),
        new("packages", new("Packages", 10), (device, _) => string.Join(", ", device.Packages.Select(package => $"{package.Name} {package.Version}"))),
    ];

    public static IReadOnlyList<DeviceColumn> Default { get; } = [.. DefaultNames.Select(name => Find(name)!)];

    /// <summary>Names with commas between, such as <c>id,room,package:browser</c>.</summary>
    public static bool TryParse(string? text, out IReadOnlyList<DeviceColumn>? value, out string? reason)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = Array.Find(names, name => Find(name) is null);
        reason = names.Length == 0 ? "no column is named; such as --columns id,room,seen."
            : unknown is null ? null
            : $"there is no column '{unknown}'; they are {string.Join(", ", All.Select(column => column.Name))} and package:NAME.";
        value = reason is null ? [.. names.Select(name => Find(name)!)] : null;
        return reason is null;
    }

    public static DeviceColumn? Find(string name) => name.StartsWith(PackagePrefix, StringComparison.Ordinal) && PackageName.TryParse(name[PackagePrefix.Length..], out var package, out _)
        ? new(name, new(package.Value, 6), (device, _) => device.Packages.FirstOrDefault(installed => installed.Name == package.Value)?.Version)
        : All.FirstOrDefault(column => column.Name == name);

    private static string? Size(long? bytes) => bytes is { } size ? Amounts.Size(size) : null;

    private static string Time(DateTimeOffset time, DeviceView view) => view.IsShort ? Amounts.Span(view.Now - time) : Amounts.Utc(time);
}
