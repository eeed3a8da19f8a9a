using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Contracts;

/// <summary>Payloads as JSON in UTF-8: camelCase, times as RFC 3339 in UTC, sizes in bytes, enums as words, nothing for null.</summary>
public static class Payload
{
    /// <summary>In bytes; a longer payload is refused before it is read.</summary>
    public const int MaxSize = 256 * 1024;

    public static byte[] ToUtf8<T>(T payload)
        where T : class, IPayload => JsonSerializer.SerializeToUtf8Bytes(payload, TypeOf<T>());

    /// <summary>Fields that <typeparamref name="T"/> does not know are ignored, so that newer peers may say more.</summary>
    /// <returns>False with a reason that says to a person why the payload is no such payload.</returns>
    public static bool TryParse<T>(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out T? payload, [NotNullWhen(false)] out string? reason)
        where T : class, IPayload
    {
        payload = null;
        reason = null;
        if (utf8.Length > MaxSize)
        {
            reason = $"The payload has {utf8.Length} bytes; at most {MaxSize} are allowed.";
            return false;
        }

        try
        {
            payload = JsonSerializer.Deserialize(utf8, TypeOf<T>());
        }
        catch (JsonException e)
        {
            reason = $"The payload is not a {typeof(T).Name}: {e.Message}";
            return false;
        }

        reason = payload is null ? $"The payload is not a {typeof(T).Name} but null." : null;
        return payload is not null;
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)ReadableJson.Types.GetTypeInfo(typeof(T))!;
}
