using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

internal sealed class VersionRequirementConverter : JsonConverter<VersionRequirement>
{
    public override VersionRequirement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A version requirement is a string.");
        }

        return VersionRequirement.TryParse(reader.GetString(), out var requirement, out var reason)
            ? requirement
            : throw new JsonException(reason);
    }

    public override void Write(Utf8JsonWriter writer, VersionRequirement value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
