using System.Text.Json.Nodes;

namespace ThinMqtt.Contracts.Tests;

/// <summary>services/ThinMqtt.Contracts/asyncapi.yaml.</summary>
internal static class AsyncApiDocument
{
    /// <summary>A schema whose record is the manager's, and held to it by the manager's tests.</summary>
    public const string ManagersOwn = "ManagerEvent";

    public static JsonObject Root { get; } = YamlJson.Load(Path.Combine(AppContext.BaseDirectory, "asyncapi.yaml"));

    public static JsonObject Channels => Root["channels"]!.AsObject();

    public static JsonObject Messages => Root["components"]!["messages"]!.AsObject();

    public static JsonObject Schemas => Root["components"]!["schemas"]!.AsObject();

    /// <summary>What <c>$ref</c> points to, and its name there.</summary>
    public static (string Name, JsonNode Node) Follow(JsonNode reference)
    {
        var path = reference["$ref"]!.GetValue<string>().Split('/');
        Assert.Equal("#", path[0]);
        JsonNode? node = Root;
        foreach (var name in path.Skip(1))
        {
            node = node?[name];
        }

        Assert.True(node is not null, $"{string.Join('/', path)} is not in the document.");
        return (path[^1], node);
    }

    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(field => field.Key == "$ref" ? [field.Value!.GetValue<string>()] : References(field.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
