namespace ThinMqtt.Broker;

internal static class Base64Text
{
    public static bool TryDecode(string base64, out byte[] bytes)
    {
        bytes = new byte[base64.Length];
        var isBase64 = Convert.TryFromBase64String(base64, bytes, out var length);
        bytes = bytes[..length];
        return isBase64;
    }
}
