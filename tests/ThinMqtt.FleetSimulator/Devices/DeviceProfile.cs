using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>What one simulated device is: the same for the same seed and number, and made anew whenever it is asked for.</summary>
internal sealed class DeviceProfile
{
    private static readonly string[] BaseVersions = ["1.2.0", "1.2.4", "1.3.0"];

    private readonly int _seed;
    private readonly int _number;

    public DeviceProfile(FleetOptions options, int number)
    {
        (_seed, _number) = (options.Seed, number);
        Id = DeviceId.Parse($"{options.Prefix}{number:00000}");
        var random = Random();
        Architecture = Model(random).Architecture;
        UptimeAtStart = random.Next(60, 14 * 24 * 3600);
    }

    public DeviceId Id { get; }

    public string Architecture { get; }

    /// <summary>In seconds.</summary>
    public int UptimeAtStart { get; }

    public HardwarePayload Hardware(DateTimeOffset at)
    {
        var random = Random();
        var model = Model(random);
        var card = Card(random, _number);
        return new HardwarePayload
        {
            At = at,
            Hostname = $"tc-{_number:00000}",
            Architecture = model.Architecture,
            Addresses = card.Addresses,
            MacAddresses = [card.MacAddress!],
            Cpu = model.Cpu,
            Gpus = [new GraphicsCard { Name = model.Graphics, Driver = model.Driver }],
            Memory = model.Memory,
            Disks = [new Disk { Name = model.Disk, Size = Any(HardwareCatalog.DiskSizes, random) }],
            NetworkInterfaces = [card],
            Os = Any(HardwareCatalog.Systems, random),
            Kernel = Any(HardwareCatalog.Kernels, random),
            Machine = new MachineModel { Vendor = model.Vendor, Product = model.Product, Serial = $"SIM{_seed:X4}{_number:X8}" },
            Displays = [.. HardwareCatalog.Displays.Take(random.Next(0, HardwareCatalog.Displays.Count + 1))],
        };
    }

    /// <summary>A wave of load over minutes, at another point for each device.</summary>
    public HeartbeatPayload Heartbeat(DateTimeOffset at, long sequence, long elapsed)
    {
        var wave = (1 + Math.Sin((_number * 0.7) + (sequence * 0.05))) / 2;
        return new HeartbeatPayload
        {
            At = at,
            Sequence = sequence,
            UptimeSeconds = UptimeAtStart + elapsed,
            Load = Math.Round(wave * 1.5, 2),
            MemoryFree = (1L << 30) + (long)(wave * (2L << 30)),
            DiskFree = (9L << 30) - (sequence * 4096),
        };
    }

    /// <summary>What every device has from the start, in one of several versions.</summary>
    public InstalledPackage BasePackage()
    {
        var version = Any(BaseVersions, Random());
        return new InstalledPackage
        {
            Package = PackageName.Parse("base"),
            Version = SemanticVersion.Parse(version),
            Md5 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)))[..32],
            State = PackageState.Installed,
            InstalledAt = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero),
        };
    }

    /// <summary>0 to 1, for one purpose always the same.</summary>
    public double Chance(string purpose) => RolloutShare.Of(Id, $"{_seed} {purpose}");

    private static NetworkInterface Card(Random random, int number) => new()
    {
        Name = "enp1s0",
        MacAddress = $"02:{random.Next(256):x2}:{random.Next(256):x2}:{(number >> 16) & 255:x2}:{(number >> 8) & 255:x2}:{number & 255:x2}",
        Addresses = [$"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}"],
        Speed = 1_000_000_000,
    };

    private static HardwareCatalog.Model Model(Random random) => Any(HardwareCatalog.Models, random);

    private static T Any<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];

    private Random Random() => new(unchecked((_seed * 1_000_003) + _number));
}
