using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>PCI display controllers by name, and what drives a screen without PCI, as ARM boards do.</summary>
internal static class GraphicsReader
{
    private const string PciFolder = "sys/bus/pci/devices";
    private const string DrmFolder = "sys/class/drm";
    private const string DisplayController = "0x03";

    public static IReadOnlyList<GraphicsCard> Read(SystemFiles files) => [.. OnPci(files), .. OnBoard(files)];

    private static IEnumerable<GraphicsCard> OnPci(SystemFiles files)
    {
        var folders = files.Names(PciFolder)
            .Select(name => $"{PciFolder}/{name}")
            .Where(folder => files.Text($"{folder}/class")?.StartsWith(DisplayController, StringComparison.Ordinal) ?? false)
            .ToList();
        var ids = folders.ConvertAll(folder => new PciId(Number(files, $"{folder}/vendor"), Number(files, $"{folder}/device")));
        var names = PciNames.Find(files, ids);
        return folders.Zip(ids, (folder, id) => new GraphicsCard
        {
            Name = names.GetValueOrDefault(id) ?? $"PCI device {id}",
            Driver = files.Value($"{folder}/uevent", "DRIVER"),
        });
    }

    private static IEnumerable<GraphicsCard> OnBoard(SystemFiles files) =>
        from name in files.Names(DrmFolder)
        where name.StartsWith("card", StringComparison.Ordinal) && !name.AsSpan(4).ContainsAnyExceptInRange('0', '9')
        let uevent = $"{DrmFolder}/{name}/device/uevent"
        where files.Exists(uevent) && files.Value(uevent, "PCI_ID") is null
        let driver = files.Value(uevent, "DRIVER")
        select new GraphicsCard { Name = files.Value(uevent, "OF_COMPATIBLE_0") ?? driver ?? name, Driver = driver };

    private static ushort Number(SystemFiles files, string path)
    {
        var text = files.Text(path) ?? "";
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : (ushort)0;
    }
}
