using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>Devices as they are in memory.</summary>
internal static class TestFleet
{
    public const long GiB = 1L << 30;

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One that has said nothing of itself.</summary>
    public static DeviceSummary Device(string id, DevicePresence presence = DevicePresence.Online) => new()
    {
        Id = id,
        Presence = presence,
        IsCloned = false,
        FirstSeen = Now.AddDays(-100),
        LastSeen = Now.AddSeconds(-10),
        Packages = [],
    };

    public static HardwarePayload Hardware(string hostname, long memory = 8 * GiB) => new()
    {
        At = Now,
        Hostname = hostname,
        Architecture = "x86_64",
        Addresses = ["10.1.2.3", "fe80::1c2d"],
        MacAddresses = ["02:00:00:ab:cd:ef"],
        Cpu = new Processor { Model = "Celeron J4105", Cores = 4, Threads = 4 },
        Gpus = [new GraphicsCard { Name = "UHD Graphics 600" }],
        Memory = memory,
        Disks = [new Disk { Name = "sda", Size = 64 * GiB }, new Disk { Name = "sdb", Size = 64 * GiB }],
        NetworkInterfaces = [],
        Os = new OperatingSystemRelease { Name = "Debian GNU/Linux 13 (trixie)" },
        Kernel = "6.12.9-amd64",
        Machine = new MachineModel { Vendor = "Fujitsu", Product = "Futro S740" },
        Displays = [],
    };

    public static HeartbeatPayload Heartbeat(long sequence = 1, double load = 0.5, long uptime = 3600) => new()
    {
        At = Now, Sequence = sequence, UptimeSeconds = uptime, Load = load, MemoryFree = 2 * GiB, DiskFree = 20 * GiB,
    };

    public static InstalledPackage Package(string name, string version, PackageState state = PackageState.Installed) => new()
    {
        Package = PackageName.Parse(name),
        Version = SemanticVersion.Parse(version),
        Md5 = new string('0', 32),
        State = state,
        InstalledAt = Now,
    };
}
