using System.Text;
using System.Text.Unicode;

namespace ThinMqtt.Protocol;

/// <summary>The rules of section 1.5.4 for strings on the wire.</summary>
public static class Utf8String
{
    /// <summary>65,535 bytes: the length prefix has two.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>
    /// Throws an <see cref="EncoderFallbackException"/>, which is an <see cref="ArgumentException"/>, at half a surrogate pair.
    /// </summary>
    internal static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Well-formed UTF-8, which excludes encoded surrogates, [MQTT-1.5.4-1] and without U+0000 [MQTT-1.5.4-2]. Control and
    /// non-characters, which a receiver may refuse, are accepted.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) => !utf8.Contains((byte)0) && Utf8.IsValid(utf8);
}
