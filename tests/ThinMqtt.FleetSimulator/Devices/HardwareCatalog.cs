using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Thin clients as they stand on desks.</summary>
internal static class HardwareCatalog
{
    private const long GiB = 1L << 30;

    public static IReadOnlyList<Model> Models { get; } =
    [
        new("HP", "HP t640 Thin Client", "x86_64", new() { Model = "AMD Ryzen Embedded R1505G", Cores = 2, Threads = 4 }, "AMD Radeon Vega 3", "amdgpu", 8 * GiB, "mmcblk0"),
        new("Dell Inc.", "Wyse 5070 Thin Client", "x86_64", new() { Model = "Intel Celeron J4105", Cores = 4, Threads = 4 }, "Intel UHD Graphics 600", "i915", 4 * GiB, "mmcblk0"),
        new("FUJITSU", "FUTRO S740", "x86_64", new() { Model = "Intel Celeron J4105", Cores = 4, Threads = 4 }, "Intel UHD Graphics 600", "i915", 4 * GiB, "sda"),
        new("IGEL Technology GmbH", "UD3-LX60C", "x86_64", new() { Model = "AMD Ryzen Embedded R1505G", Cores = 2, Threads = 4 }, "AMD Radeon Vega 3", "amdgpu", 4 * GiB, "mmcblk0"),
        new("LENOVO", "ThinkCentre M90n-1", "x86_64", new() { Model = "Intel Core i3-8145U", Cores = 2, Threads = 4 }, "Intel UHD Graphics 620", "i915", 8 * GiB, "nvme0n1"),
        new(null, "Raspberry Pi 4 Model B Rev 1.5", "aarch64", new() { Model = "ARM Cortex-A72", Cores = 4, Threads = 4 }, "Broadcom VideoCore VI", "v3d", 4 * GiB, "mmcblk0"),
    ];

    public static IReadOnlyList<Display> Displays { get; } =
    [
        new() { Connector = "HDMI-A-1", Model = "DELL P2419H", Width = 1920, Height = 1080 },
        new() { Connector = "DP-1", Model = "EIZO EV2460", Width = 1920, Height = 1080 },
        new() { Connector = "DP-2", Model = "LG 27UK650", Width = 3840, Height = 2160 },
    ];

    public static IReadOnlyList<OperatingSystemRelease> Systems { get; } =
    [
        new() { Name = "Debian GNU/Linux 12 (bookworm)", Id = "debian", Version = "12" },
        new() { Name = "Debian GNU/Linux 13 (trixie)", Id = "debian", Version = "13" },
        new() { Name = "Ubuntu 24.04.3 LTS", Id = "ubuntu", Version = "24.04" },
    ];

    public static IReadOnlyList<string> Kernels { get; } = ["6.1.0-40", "6.12.48", "6.8.0-85-generic"];

    public static IReadOnlyList<long> DiskSizes { get; } = [16 * GiB, 32 * GiB, 64 * GiB];

    internal sealed record Model(
        string? Vendor, string Product, string Architecture, Processor Cpu, string Graphics, string Driver, long Memory, string Disk);
}
