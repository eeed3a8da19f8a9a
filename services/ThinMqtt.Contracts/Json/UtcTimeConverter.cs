using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>Times as RFC 3339: written in UTC with a <c>Z</c>; read with any offset, but never without one.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var time) || !HasOffset(reader.GetString()!))
        {
            throw new JsonException("A time is RFC 3339 with an offset, such as 2026-11-22T10:00:00Z.");
        }

        return time.ToUniversalTime();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    internal static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Of a text that is known to be a time.</summary>
    internal static bool HasOffset(string time) => time.EndsWith('Z') || (time.Length > 16 && time[^6] is '+' or '-' && time[^3] == ':');
}
