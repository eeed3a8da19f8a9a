using System.Globalization;

namespace ThinMqtt.Agent;

internal readonly record struct PciId(ushort Vendor, ushort Device)
{
    public override string ToString() => $"{Vendor:x4}:{Device:x4}";
}

/// <summary>
/// Names from the list that pciutils and hwdata bring: <c>8086  Intel Corporation</c>, below it, after a tab, its devices. It is larger
/// than all else the agent reads, so it is read line by line and only as far as needed.
/// </summary>
internal static class PciNames
{
    private static readonly string[] Lists = ["usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids"];

    /// <returns>What is known of those asked for; where only the vendor is, its name and the device's number.</returns>
    public static Dictionary<PciId, string> Find(SystemFiles files, IReadOnlyCollection<PciId> ids)
    {
        var names = new Dictionary<PciId, string>();
        if (ids.Count == 0 || Lists.Select(files.PathOf).FirstOrDefault(File.Exists) is not { } list)
        {
            return names;
        }

        try
        {
            Find(list, [.. ids], names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A list that cannot be read is as none: the numbers stand for the names.
        }

        return names;
    }

    private static void Find(string list, HashSet<PciId> wanted, Dictionary<PciId, string> names)
    {
        ushort vendor = 0;
        var vendorName = "";
        var isVendorWanted = false;
        foreach (var line in File.ReadLines(list))
        {
            if (TryEntry(line, 0, out var number, out var name))
            {
                (vendor, vendorName, isVendorWanted) = (number, name.ToString(), false);
                foreach (var id in wanted.Where(id => id.Vendor == vendor))
                {
                    names[id] = $"{vendorName} device {id.Device:x4}";
                    isVendorWanted = true;
                }
            }
            else if (isVendorWanted && TryEntry(line, 1, out var device, out name) && wanted.Remove(new PciId(vendor, device)))
            {
                names[new PciId(vendor, device)] = $"{vendorName} {name}";
            }

            if (wanted.Count == 0)
            {
                return;
            }
        }
    }

    /// <summary>Four hex digits, two blanks and a name, after so many tabs; subsystems have two tabs, classes a letter.</summary>
    private static bool TryEntry(ReadOnlySpan<char> line, int tabs, out ushort number, out ReadOnlySpan<char> name)
    {
        number = 0;
        name = default;
        if (line.Length <= tabs + 6 || line[..tabs].ContainsAnyExcept('\t') || line[(tabs + 4)..(tabs + 6)] is not "  ")
        {
            return false;
        }

        name = line[(tabs + 6)..];
        return ushort.TryParse(line.Slice(tabs, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }
}
