using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>What a tool answers, as JSON Schema, out of its record. An answer may say more: so does that of a newer server.</summary>
internal static class ToolSchema
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (_, schema) => WithoutAbsent(schema),
    };

    public static JsonObject Of(JsonTypeInfo type) => (JsonObject)type.GetJsonSchemaAsNode(Options);

    /// <summary>What is null is left out of an answer, and so not required.</summary>
    private static JsonNode WithoutAbsent(JsonNode schema)
    {
        if (schema is JsonObject record && record["properties"] is JsonObject properties && record["required"] is JsonArray required)
        {
            record["required"] = new JsonArray([.. required.Where(name => !MayBeNull(properties[name!.GetValue<string>()])).Select(name => name!.DeepClone())]);
        }

        return schema;
    }

    private static bool MayBeNull(JsonNode? property) =>
        property is JsonObject schema && schema["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null");
}
