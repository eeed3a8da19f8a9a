using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

public sealed class SchemaTests
{
    private const string Flat = "FlatAnnouncement";

    public static TheoryData<string> Records => new(RecordTypes.All.Where(type => !type.Value.IsEnum).Select(type => type.Key));

    public static TheoryData<string> Enums => new(RecordTypes.All.Where(type => type.Value.IsEnum).Select(type => type.Key));

    [Fact]
    public void Every_record_and_enum_of_the_code_is_a_schema_and_every_schema_one_of_them() => Assert.Equal(
        RecordTypes.All.Keys.Append(Flat).Append(AsyncApiDocument.ManagersOwn).Order(StringComparer.Ordinal),
        AsyncApiDocument.Schemas.Select(schema => schema.Key).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_has_the_properties_of_its_schema_with_their_types(string name)
    {
        var properties = RecordTypes.Properties(RecordTypes.All[name]);
        AssertSame(
            name,
            properties.Select(property => $"{property.Name}: {RecordTypes.Shape(property.PropertyType)}"),
            properties.Where(property => property.IsRequired).Select(property => property.Name));
    }

    [Theory]
    [MemberData(nameof(Enums))]
    public void An_enum_has_the_words_of_its_schema(string name)
    {
        var schema = AsyncApiDocument.Schemas[name]!;
        Assert.Equal("string", schema["type"]!.GetValue<string>());
        Assert.Equal(
            Enum.GetNames(RecordTypes.All[name]).Select(JsonNamingPolicy.CamelCase.ConvertName),
            schema["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
    }

    [Fact]
    public void The_flat_announcement_has_the_manifest_s_properties_and_the_announcement_s_but_two()
    {
        var properties = RecordTypes.Properties(typeof(Manifest))
            .Concat(RecordTypes.Properties(typeof(ReleaseAnnouncement)).Where(property => property.Name is not ("manifest" or "signature")))
            .ToArray();
        AssertSame(
            Flat,
            properties.Select(property => $"{property.Name}: {RecordTypes.Shape(property.PropertyType)}"),
            properties.Where(property => property.IsRequired).Select(property => property.Name));
    }

    private static void AssertSame(string name, IEnumerable<string> properties, IEnumerable<string> required)
    {
        var schema = AsyncApiDocument.Schemas[name]!;
        Assert.Equal("object", schema["type"]!.GetValue<string>());
        Assert.Equal(properties, schema["properties"]!.AsObject().Select(property => $"{property.Key}: {Shape(property.Value!)}"));
        Assert.Equal(required, schema["required"]?.AsArray().Select(word => word!.GetValue<string>()) ?? []);
    }

    private static string Shape(JsonNode schema)
    {
        if (schema["$ref"] is not null)
        {
            return $"@{AsyncApiDocument.Follow(schema).Name}";
        }

        if (schema["allOf"] is JsonArray all)
        {
            return Shape(Assert.Single(all)!);
        }

        var type = schema["type"]!.GetValue<string>();
        return type switch
        {
            "array" => $"[{Shape(schema["items"]!)}]",
            "object" => $"{{{Shape(schema["additionalProperties"]!)}}}",
            _ => schema["format"] is { } format ? $"{type}:{format.GetValue<string>()}" : type,
        };
    }
}
