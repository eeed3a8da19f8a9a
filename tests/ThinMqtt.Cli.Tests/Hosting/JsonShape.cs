using System.Text.Json;

namespace ThinMqtt.Cli.Tests;

/// <summary>The part of the JSON contract that scripts rely on.</summary>
internal static class JsonShape
{
    public static void Has(JsonElement json, params (string Name, JsonValueKind Kind)[] properties) => Assert.All(properties, property =>
    {
        Assert.True(json.TryGetProperty(property.Name, out var value), $"'{property.Name}' is missing in {json}");
        Assert.Equal(property.Kind, value.ValueKind);
    });
}
