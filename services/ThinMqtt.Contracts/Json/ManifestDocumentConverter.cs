using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

internal sealed class ManifestDocumentConverter : JsonConverter<ManifestDocument>
{
    public override ManifestDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var problems = new Problems();
        return ManifestDocument.Read(json.RootElement, "", problems) ?? throw new JsonException(problems.Describe("The manifest"));
    }

    /// <summary>Its bytes were parsed before, and validating them again would not change them.</summary>
    public override void Write(Utf8JsonWriter writer, ManifestDocument value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
