using System.Globalization;
using System.Net;

namespace ThinMqtt.Server;

/// <summary>Addresses as operators write them: 127.0.0.1:1883, [::1]:1883, localhost:1883, *:1883.</summary>
internal static class AddressText
{
    public static bool TryParse(string text, out IPEndPoint endPoint)
    {
        endPoint = null!;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        host = host switch { "*" => "0.0.0.0", "localhost" => "127.0.0.1", _ => host };
        if (!IPAddress.TryParse(host, out var address)
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
