using System.Text;

namespace ThinMqtt.Protocol;

internal static class TopicText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryEncode(string text, out byte[] utf8)
    {
        try
        {
            utf8 = Strict.GetBytes(text);
            return !utf8.AsSpan().Contains((byte)0);
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return false;
        }
    }
}
