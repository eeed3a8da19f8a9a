using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What is plugged in: <c>/sys/class/drm/card0-HDMI-A-1</c> and its like.</summary>
internal static class DisplayReader
{
    private const string Folder = "sys/class/drm";

    public static IReadOnlyList<Display> Read(SystemFiles files) =>
    [
        .. files.Names(Folder)
            .Where(name => name.StartsWith("card", StringComparison.Ordinal) && name.Contains('-', StringComparison.Ordinal))
            .Where(name => files.Text($"{Folder}/{name}/status") == "connected")
            .Select(name => Display(files, name)),
    ];

    private static Display Display(SystemFiles files, string name)
    {
        var edid = Edid.Parse(files.Bytes($"{Folder}/{name}/edid"));
        var (width, height) = edid is null ? FirstMode(files.Lines($"{Folder}/{name}/modes")) : (edid.Width, edid.Height);
        return new Display
        {
            Connector = name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..],
            Model = edid?.Name,
            Width = width,
            Height = height,
        };
    }

    /// <summary>The preferred mode comes first, such as <c>1920x1080</c> or <c>1920x1080i</c>.</summary>
    private static (int Width, int Height) FirstMode(string[] modes)
    {
        var parts = modes.Length == 0 ? [] : modes[0].TrimEnd('i').Split('x');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? (width, height)
            : (0, 0);
    }
}
