using System.Globalization;

namespace ThinMqtt.Agent;

/// <summary>A network card, not a bridge, tunnel or other invention of software.</summary>
/// <param name="Name">As the kernel names it.</param>
/// <param name="MacAddress">Lower case, with colons.</param>
/// <param name="IsPermanent">The card brought it with it: nobody made it up or set it.</param>
/// <param name="IsUsb">It may be in another machine tomorrow.</param>
/// <param name="IsWireless">Wi-Fi.</param>
/// <param name="Speed">In bits per second; null without a link.</param>
internal sealed record NetworkCard(string Name, string MacAddress, bool IsPermanent, bool IsUsb, bool IsWireless, long? Speed);

internal static class NetworkCards
{
    private const string Folder = "sys/class/net";
    private const string Ethernet = "1";
    private const string Permanent = "0";

    /// <summary>In the order in which they say who the machine is: built in before USB, wired before wireless, then by name.</summary>
    public static IReadOnlyList<NetworkCard> Read(SystemFiles files) =>
    [
        .. files.Names(Folder)
            .Select(name => Card(files, name))
            .OfType<NetworkCard>()
            .OrderBy(card => card.IsUsb)
            .ThenBy(card => card.IsWireless),
    ];

    private static NetworkCard? Card(SystemFiles files, string name)
    {
        var folder = $"{Folder}/{name}";
        if (!files.Exists($"{folder}/device")
            || files.Text($"{folder}/type") != Ethernet
            || !IsMacAddress(files.Text($"{folder}/address"), out var address))
        {
            return null;
        }

        return new NetworkCard(
            name,
            address,
            files.Text($"{folder}/addr_assign_type") == Permanent,
            files.Target($"{folder}/device")?.Contains("/usb", StringComparison.Ordinal) ?? false,
            files.Exists($"{folder}/wireless") || files.Exists($"{folder}/phy80211"),
            files.Number($"{folder}/speed") is > 0 and var megabits ? megabits * 1_000_000 : null);
    }

    private static bool IsMacAddress(string? text, out string address)
    {
        address = text?.ToLowerInvariant() ?? "";
        var parts = address.Split(':');
        var bytes = new byte[6];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length != bytes.Length
                || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        return !Placeholders.HasOneByte(bytes);
    }
}
