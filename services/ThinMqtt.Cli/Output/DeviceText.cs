using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ThinMqtt.Cli;

/// <summary>Hardware in few words.</summary>
internal static partial class DeviceText
{
    /// <summary>The one that people type first: IPv4 before IPv6.</summary>
    public static string? Addresses(IReadOnlyList<string>? addresses, bool isShort)
    {
        if (addresses is not { Count: > 0 })
        {
            return null;
        }

        var ordered = addresses.OrderBy(text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).ToList();
        return !isShort ? string.Join(',', ordered) : ordered.Count == 1 ? ordered[0] : $"{ordered[0]} +{ordered.Count - 1}";
    }

    /// <summary>Without what is the same on every processor or card.</summary>
    public static string Model(string name) => Spaces().Replace(Noise().Replace(name, " "), " ").Trim();

    [GeneratedRegex(@"\((R|TM|C)\)|\bCPU\b|\bProcessor\b|\bCorporation\b|@.*$|\(rev [0-9a-f]+\)", RegexOptions.IgnoreCase)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
