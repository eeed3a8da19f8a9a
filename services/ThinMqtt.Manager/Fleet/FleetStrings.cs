using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Keeps one copy of what many devices say alike, such as the name of their processor, and of what one device says again: of 100,000
/// devices, most of the memory. For one thread at a time.
/// </summary>
internal sealed class FleetStrings
{
    /// <summary>Beyond, what was kept is let go: devices that make up texts do not fill the memory for ever.</summary>
    private const int Maximum = 50_000;

    private readonly Dictionary<object, object> _kept = [];

    /// <param name="device">As it was read.</param>
    /// <param name="known">As it was before; null for a new one.</param>
    public DeviceSummary Share(DeviceSummary device, DeviceSummary? known) => device with
    {
        Id = known?.Id ?? device.Id,
        Agent = KeepIfAny(device.Agent),
        Heartbeat = device.Heartbeat == known?.Heartbeat ? known?.Heartbeat : device.Heartbeat,
        Hardware = device.Hardware is not { } hardware ? null : IsSame(hardware, known?.Hardware) ? known!.Hardware : Share(hardware),
        Packages = Same(device.Packages, known?.Packages) ?? [.. device.Packages.Select(Share)],
        Channels = device.Channels is null ? null : Same(device.Channels, known?.Channels) ?? device.Channels,
        Labels = IsSame(device.Labels, known?.Labels) ? known!.Labels : device.Labels,
    };

    private static IReadOnlyList<T>? Same<T>(IReadOnlyList<T> items, IReadOnlyList<T>? known) => known?.SequenceEqual(items) == true ? known : null;

    /// <summary>Lists are not compared by what is in them where records are.</summary>
    private static bool IsSame(HardwarePayload one, HardwarePayload? known) => known is not null
        && (one with
        {
            Addresses = known.Addresses,
            MacAddresses = known.MacAddresses,
            Gpus = known.Gpus,
            Disks = known.Disks,
            NetworkInterfaces = known.NetworkInterfaces,
            Displays = known.Displays,
        }) == known
        && one.Addresses.SequenceEqual(known.Addresses)
        && one.MacAddresses.SequenceEqual(known.MacAddresses)
        && one.Gpus.SequenceEqual(known.Gpus)
        && one.Disks.SequenceEqual(known.Disks)
        && one.Displays.SequenceEqual(known.Displays)
        && one.NetworkInterfaces.Count == known.NetworkInterfaces.Count
        && one.NetworkInterfaces.Zip(known.NetworkInterfaces).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(NetworkInterface one, NetworkInterface known) =>
        (one with { Addresses = known.Addresses }) == known && one.Addresses.SequenceEqual(known.Addresses);

    private static bool IsSame(DeviceLabels labels, DeviceLabels? known) =>
        known is not null && known.Room == labels.Room && known.Tags.SequenceEqual(labels.Tags);

    private HardwarePayload Share(HardwarePayload hardware) => hardware with
    {
        Architecture = Keep(hardware.Architecture),
        Cpu = Keep(hardware.Cpu),
        Gpus = [.. hardware.Gpus.Select(Keep)],
        Disks = [.. hardware.Disks.Select(Keep)],
        Os = Keep(hardware.Os),
        Kernel = Keep(hardware.Kernel),
        Machine = hardware.Machine is { } machine
            ? machine with { Vendor = KeepIfAny(machine.Vendor), Product = Keep(machine.Product) }
            : null,
        Displays = [.. hardware.Displays.Select(Keep)],
    };

    private InstalledPackage Share(InstalledPackage package) => package with
    {
        Package = Keep(package.Package),
        Version = Keep(package.Version),
        Md5 = Keep(package.Md5),
        Sha256 = KeepIfAny(package.Sha256),
        PreviousVersion = KeepIfAny(package.PreviousVersion),
    };

    private T? KeepIfAny<T>(T? one)
        where T : class => one is null ? null : Keep(one);

    private T Keep<T>(T one)
        where T : notnull
    {
        if (_kept.TryGetValue(one, out var kept))
        {
            return (T)kept;
        }

        if (_kept.Count == Maximum)
        {
            _kept.Clear();
        }

        _kept.Add(one, one);
        return one;
    }
}
