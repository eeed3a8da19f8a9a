using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

internal sealed class SemanticVersionConverter : JsonConverter<SemanticVersion>
{
    public override SemanticVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A version is a string.");
        }

        return SemanticVersion.TryParse(reader.GetString(), out var version, out var reason) ? version : throw new JsonException(reason);
    }

    public override void Write(Utf8JsonWriter writer, SemanticVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
