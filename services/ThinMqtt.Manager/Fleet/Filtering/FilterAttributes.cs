using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>All that a filter may ask about, but for groups.</summary>
internal static class FilterAttributes
{
    private static readonly FilterAttribute[] All =
    [
        new TextAttribute("id", (device, matches) => matches(device.Id)),
        new TextAttribute("hostname", (device, matches) => One(device.Hardware?.Hostname, matches)),
        new TextAttribute("room", (device, matches) => One(device.Labels.Room, matches)),
        new TextAttribute("tag", (device, matches) => device.Labels.Tags.Any(matches)),
        new TextAttribute("address", (device, matches) => device.Hardware?.Addresses.Any(matches)),
        new TextAttribute("mac", (device, matches) => device.Hardware?.MacAddresses.Any(matches)),
        new TextAttribute("cpu", (device, matches) => One(device.Hardware?.Cpu.Model, matches)),
        new TextAttribute("gpu", (device, matches) => device.Hardware?.Gpus.Any(gpu => matches(gpu.Name))),
        new TextAttribute("os", (device, matches) => One(device.Hardware?.Os.Name, matches)),
        new TextAttribute("kernel", (device, matches) => One(device.Hardware?.Kernel, matches)),
        new TextAttribute("model", (device, matches) => One(device.Hardware is { } hardware ? Model(hardware) : null, matches)),
        new TextAttribute("architecture", (device, matches) => One(device.Hardware?.Architecture, matches)),
        new TextAttribute("channel", (device, matches) => device.Channels?.Any(channel => matches(channel.Value))),
        new NumberAttribute("cores", (device, _) => device.Hardware?.Cpu.Cores, FilterQuantities.Number),
        new NumberAttribute("load", (device, _) => device.Heartbeat?.Load, FilterQuantities.Number),
        new NumberAttribute("ram", (device, _) => device.Hardware?.Memory, FilterQuantities.Size),
        new NumberAttribute("disk", (device, _) => device.Hardware is { } hardware ? Disk(hardware) : null, FilterQuantities.Size),
        new NumberAttribute("disk-free", (device, _) => device.Heartbeat?.DiskFree, FilterQuantities.Size),
        new NumberAttribute("memory-free", (device, _) => device.Heartbeat?.MemoryFree, FilterQuantities.Size),
        new NumberAttribute("uptime", (device, _) => device.Heartbeat?.UptimeSeconds, FilterQuantities.Duration),
        new NumberAttribute("seen", (device, now) => (now - device.LastSeen).TotalSeconds, FilterQuantities.Duration, dependsOnTime: true),
        new NumberAttribute("first-seen", (device, now) => (now - device.FirstSeen).TotalSeconds, FilterQuantities.Duration, dependsOnTime: true),
        new VersionAttribute("agent", device => device.Agent),
        new PackageAttribute(),
        new WordAttribute<DevicePresence>(
            "presence", device => device.Presence, Enum.GetValues<DevicePresence>().ToDictionary(word => $"{word}".ToLowerInvariant())),
        new WordAttribute<bool>("damaged", IsDamaged, YesNo),
        new WordAttribute<bool>("cloned", device => device.IsCloned, YesNo),
    ];

    private static readonly Dictionary<string, FilterAttribute> ByName = All.ToDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyDictionary<string, bool> YesNo => new Dictionary<string, bool> { ["yes"] = true, ["no"] = false };

    /// <exception cref="FilterException">There is no such attribute.</exception>
    public static FilterAttribute Find(FilterText name)
    {
        if (ByName.TryGetValue(name.Text, out var found))
        {
            return found;
        }

        var names = All.Select(one => one.Name).Append(FilterGroups.Attribute).ToArray();
        throw new FilterException(
            NearestName.Of(name.Text, names) is { } near
                ? $"There is no attribute '{name.Text}'; did you mean '{near}'?"
                : $"There is no attribute '{name.Text}'; there are {string.Join(", ", names)}. A word with such a sign in it goes into quotes.",
            name);
    }

    /// <summary>Anywhere in what names a device or tells what it is.</summary>
    public static FilterPredicate Word(string word)
    {
        bool Has(string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
        return (device, _) => Has(device.Id)
            || Has(device.Labels.Room)
            || device.Labels.Tags.Any(Has)
            || device.Packages.Any(package => Has(package.Package.Value))
            || (device.Hardware is { } hardware && Names(hardware, Has));
    }

    /// <returns>Null where the machine does not tell.</returns>
    public static string? Model(HardwarePayload hardware) => hardware.Machine is { } machine ? $"{machine.Vendor} {machine.Product}".TrimStart() : null;

    /// <returns>Of all disks together, in bytes.</returns>
    public static double Disk(HardwarePayload hardware) => hardware.Disks.Sum(disk => (double)disk.Size);

    public static bool IsDamaged(DeviceSummary device) => device.Packages.Any(package => package.State == PackageState.Damaged);

    private static bool Names(HardwarePayload hardware, Func<string?, bool> has) =>
        has(hardware.Hostname)
        || hardware.Addresses.Any(has)
        || hardware.MacAddresses.Any(has)
        || has(hardware.Cpu.Model)
        || hardware.Gpus.Any(gpu => has(gpu.Name))
        || has(hardware.Os.Name)
        || has(hardware.Machine?.Vendor)
        || has(hardware.Machine?.Product);

    private static bool? One(string? said, Func<string, bool> matches) => said is null ? null : matches(said);
}
