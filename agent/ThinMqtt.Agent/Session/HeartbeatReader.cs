using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>How the machine is right now.</summary>
/// <param name="files">The machine.</param>
/// <param name="root">The folder of packages; it may not be there yet.</param>
internal sealed class HeartbeatReader(SystemFiles files, string root)
{
    public HeartbeatPayload Read(DateTimeOffset at, long sequence) => new()
    {
        At = at,
        Sequence = sequence,
        UptimeSeconds = (long)First("proc/uptime"),
        Load = First("proc/loadavg"),
        MemoryFree = MemoryReader.Available(files),
        DiskFree = DiskFree(),
    };

    private double First(string path) =>
        double.TryParse(files.Text(path)?.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private long DiskFree()
    {
        var folder = root;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? "/";
        }

        return new DriveInfo(folder).AvailableFreeSpace;
    }
}
