using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>What of JSON Schema the schemas of tools use; another word in them is a failure.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Known = ["type", "properties", "required", "items", "additionalProperties", "enum", "format"];

    public static void IsAs(JsonElement root, JsonElement value) => IsAs(root, root, value, "result");

    private static void IsAs(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        schema = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference) ? Follow(root, reference.GetString()!) : schema;
        if (schema.ValueKind == JsonValueKind.True)
        {
            return;
        }

        Assert.All(schema.EnumerateObject(), word => Assert.Contains(word.Name, Known));
        Assert.True(Types(schema).Intersect(TypesOf(value)).Any(), $"{path} is {value}, and should be as {schema}");
        if (value.ValueKind == JsonValueKind.Object)
        {
            IsRecordAs(root, schema, value, path);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.All(value.EnumerateArray(), item => IsAs(root, schema.GetProperty("items"), item, path + "[]"));
        }
        else if (schema.TryGetProperty("enum", out var words))
        {
            Assert.Contains(words.EnumerateArray(), word => JsonElement.DeepEquals(word, value));
        }
    }

    private static void IsRecordAs(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        Assert.All(required, name => Assert.True(value.TryGetProperty(name, out _), $"{path} has no {name}: {value}"));
        foreach (var property in value.EnumerateObject())
        {
            if ((schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var known))
                || schema.TryGetProperty("additionalProperties", out known))
            {
                IsAs(root, known, property.Value, $"{path}.{property.Name}");
            }
        }
    }

    /// <summary>Such as <c>#/properties/items</c>: another place of the same schema.</summary>
    private static JsonElement Follow(JsonElement root, string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (schema, name) => schema.GetProperty(name));

    private static string[] Types(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? ["object", "array", "string", "number", "boolean", "null"]
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
        : [type.GetString()!];

    private static string[] TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ["object"],
        JsonValueKind.Array => ["array"],
        JsonValueKind.String => ["string"],
        JsonValueKind.Number => value.TryGetInt64(out _) ? ["number", "integer"] : ["number"],
        JsonValueKind.True or JsonValueKind.False => ["boolean"],
        _ => ["null"],
    };
}
