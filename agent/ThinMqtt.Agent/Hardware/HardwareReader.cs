using System.Net;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What the device is, from /proc, /sys and /etc; needs no root.</summary>
/// <param name="files">The machine.</param>
/// <param name="addresses">What <see cref="InterfaceAddresses"/> finds; the kernel has no file that says it.</param>
internal sealed class HardwareReader(SystemFiles files, Func<IReadOnlyList<(string Interface, IPAddress Address)>> addresses)
{
    public SystemFiles Files => files;

    public HardwarePayload Read(DateTimeOffset at)
    {
        var cards = NetworkCards.Read(files);
        var reachable = addresses();
        return new HardwarePayload
        {
            At = at,
            Hostname = files.Text("proc/sys/kernel/hostname") ?? Environment.MachineName,
            Architecture = Architecture.Read(files),
            Addresses = [.. reachable.Select(pair => pair.Address.ToString()).Distinct()],
            MacAddresses = [.. cards.Select(card => card.MacAddress).Distinct()],
            Cpu = CpuReader.Read(files),
            Gpus = GraphicsReader.Read(files),
            Memory = MemoryReader.Installed(files),
            Disks = DiskReader.Read(files),
            NetworkInterfaces = [.. cards.Select(card => Interface(card, reachable))],
            Os = OsReleaseReader.Read(files),
            Kernel = files.Text("proc/sys/kernel/osrelease") ?? Environment.OSVersion.Version.ToString(),
            Machine = MachineReader.Read(files),
            Displays = DisplayReader.Read(files),
        };
    }

    private static NetworkInterface Interface(NetworkCard card, IReadOnlyList<(string Interface, IPAddress Address)> reachable) => new()
    {
        Name = card.Name,
        MacAddress = card.MacAddress,
        Addresses = [.. reachable.Where(pair => pair.Interface == card.Name).Select(pair => pair.Address.ToString())],
        Speed = card.Speed,
    };
}
