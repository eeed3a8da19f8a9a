using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ThinMqtt.Cli;

/// <summary>Hardware in few words.</summary>
internal static partial class DeviceText
{
    /// <summary>All of them, or where there is little room the one that people type first: IPv4 before IPv6.</summary>
    public static string? Addresses(IReadOnlyList<string>? addresses, bool isShort)
    {
        var ordered = addresses?.OrderBy(text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).ToList();
        return ordered is not { Count: > 0 } ? null : isShort ? ordered[0] : string.Join(',', ordered);
    }

    /// <returns>Such as <c>hall 3, #kiosk, #spare</c>; null where there are none.</returns>
    public static string? Labels(DeviceLabels labels) =>
        string.Join(", ", new[] { labels.Room }.Concat(labels.Tags.Select(tag => "#" + tag)).Where(text => text is not null)) is { Length: > 0 } text ? text : null;

    /// <summary>Without what is the same on every processor or card and, where there is little room, without its maker.</summary>
    public static string Model(string name, bool isShort)
    {
        var model = Spaces().Replace(Noise().Replace(name, " "), " ").Trim();
        var product = isShort ? InBrackets().Match(model) is { Success: true } brackets ? brackets.Groups[1].Value : Maker().Replace(model, "") : model;
        return product.Length > 0 ? product : model;
    }

    [GeneratedRegex(@"\((R|TM|C)\)|\bCPU\b|\bProcessor\b|\bCorporation\b|@.*$|\(rev [0-9a-f]+\)", RegexOptions.IgnoreCase)]
    private static partial Regex Noise();

    /// <summary>PCI names end in the name under which a card is sold.</summary>
    [GeneratedRegex(@"\[([^\]]+)\]$")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"^(Intel|AMD|NVIDIA|Advanced Micro Devices, Inc\.( \[AMD/ATI\])?) |\s+with\b.*$", RegexOptions.IgnoreCase)]
    private static partial Regex Maker();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
