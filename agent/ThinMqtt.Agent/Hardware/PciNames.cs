using System.Buffers;

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

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

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
        var vendor = "";
        var vendorName = "";
        foreach (var line in File.ReadLines(list))
        {
            if (IsEntry(line, 0))
            {
                (vendor, vendorName) = (line[..4], line[6..]);
                foreach (var id in wanted.Where(id => IsNumber(id.Vendor, vendor)))
                {
                    names[id] = $"{vendorName} device {id.Device:x4}";
                }
            }
            else if (IsEntry(line, 1) && wanted.FirstOrDefault(id => IsNumber(id.Vendor, vendor) && IsNumber(id.Device, line.AsSpan(1, 4))) is { Vendor: > 0 } id)
            {
                names[id] = $"{vendorName} {line[7..]}";
                if (wanted.Remove(id) && wanted.Count == 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Four hex digits and two blanks after so many tabs; subsystems have two tabs, classes a letter.</summary>
    private static bool IsEntry(string line, int tabs) =>
        line.Length > tabs + 6 && line[tabs + 4] == ' ' && line[tabs + 5] == ' ' && line[..tabs] == new string('\t', tabs)
        && !line.AsSpan(tabs, 4).ContainsAnyExcept(HexDigits);

    private static bool IsNumber(ushort number, ReadOnlySpan<char> digits) => digits.SequenceEqual($"{number:x4}");
}
