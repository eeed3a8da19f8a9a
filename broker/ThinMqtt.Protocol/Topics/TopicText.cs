using System.Text;

namespace ThinMqtt.Protocol;

internal static class TopicText
{
    public static bool TryEncode(string text, out byte[] utf8)
    {
        try
        {
            utf8 = Utf8String.Strict.GetBytes(text);
            return !utf8.AsSpan().Contains((byte)0);
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return false;
        }
    }
}
