using ThinMqtt.Contracts;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>Thin clients as they are found in the field.</summary>
internal static class Machines
{
    public static HardwarePayload Wyse(string hostname, string address) =>
        Of(hostname, address, "Intel(R) Celeron(R) J4105 CPU @ 1.50GHz", 4, "Intel Corporation GeminiLake [UHD Graphics 600] (rev 03)", "i915", 4);

    public static HardwarePayload T640(string hostname, string address) =>
        Of(hostname, address, "AMD Ryzen Embedded R1505G with Radeon Vega Gfx", 2, "Advanced Micro Devices, Inc. [AMD/ATI] Picasso [Radeon Vega 3]", "amdgpu", 8);

    public static HardwarePayload N100(string hostname, string address) =>
        Of(hostname, address, "Intel(R) N100", 4, "Intel Corporation Alder Lake-N [UHD Graphics]", "i915", 16);

    public static HardwarePayload Pi(string hostname, string address) =>
        Of(hostname, address, "Raspberry Pi 4 Model B Rev 1.5", 4, "brcm,bcm2711-vc5", "vc4-drm", 2, "aarch64");

    public static HardwarePayload M625q(string hostname, string address) =>
        Of(hostname, address, "AMD E2-9000e RADEON R2, 4 COMPUTE CORES 2C+2G", 2, "Advanced Micro Devices, Inc. [AMD/ATI] Stoney [Radeon R2/R3/R4/R5 Graphics]", "amdgpu", 4);

    private static HardwarePayload Of(
        string hostname, string address, string cpu, int cores, string gpu, string driver, int memory, string architecture = "x86_64") => new()
    {
        At = DateTimeOffset.UtcNow,
        Hostname = hostname,
        Architecture = architecture,
        Addresses = [address],
        MacAddresses = [$"02:00:{Math.Abs(address.GetHashCode(StringComparison.Ordinal)) % 100:00}:00:00:01"],
        Cpu = new Processor { Model = cpu, Cores = cores, Threads = cores },
        Gpus = [new GraphicsCard { Name = gpu, Driver = driver }],
        Memory = ((long)memory << 30) - (300L << 20),
        Disks = [new Disk { Name = "sda", Model = "SanDisk DF4032", Size = 31_268_536_320 }],
        NetworkInterfaces = [],
        Os = new OperatingSystemRelease { Name = "Debian GNU/Linux 12 (bookworm)", Id = "debian", Version = "12" },
        Kernel = "6.1.0-28-amd64",
        Displays = [],
    };
}
