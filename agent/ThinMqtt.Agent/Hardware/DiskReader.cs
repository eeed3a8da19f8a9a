using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Disks that are built in: no loops, RAM disks, volumes, optical drives, or sticks that come and go.</summary>
internal static class DiskReader
{
    private const string Folder = "sys/block";
    private const long SectorSize = 512; // the unit of sysfs, whatever the disk's own is

    public static IReadOnlyList<Disk> Read(SystemFiles files) =>
        [.. files.Names(Folder).Select(name => Disk(files, name)).OfType<Disk>()];

    private static Disk? Disk(SystemFiles files, string name)
    {
        var folder = $"{Folder}/{name}";
        var isBuiltIn = files.Exists($"{folder}/device") && files.Number($"{folder}/removable") is (null or 0);
        return isBuiltIn && !IsPart(files, name) && files.Number($"{folder}/size") is > 0 and var sectors
            ? new Disk { Name = name, Model = Model(files, folder), Size = sectors * SectorSize }
            : null;
    }

    private static string? Model(SystemFiles files, string folder) =>
        files.Text($"{folder}/device/model") ?? files.Text($"{folder}/device/name");

    /// <summary>eMMC shows its boot areas, and NVMe each path to a disk, as disks of their own.</summary>
    private static bool IsPart(SystemFiles files, string name) =>
        files.Number($"{Folder}/{name}/hidden") == 1
        || name.StartsWith("sr", StringComparison.Ordinal)
        || (name.StartsWith("mmcblk", StringComparison.Ordinal) && name.AsSpan("mmcblk".Length).ContainsAnyExceptInRange('0', '9'));
}
