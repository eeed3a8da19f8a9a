using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ThinMqtt.Contracts.Tests;

namespace ThinMqtt.Manager.Tests;

/// <summary>What asyncapi.yaml says of the managers' events, which are no payload of a device.</summary>
public sealed class PeerEventDocumentTests
{
    private static readonly JsonNode Components = YamlJson.Load(Path.Combine(AppContext.BaseDirectory, "asyncapi.yaml"))["components"]!;

    [Fact]
    public async Task An_event_has_the_properties_and_the_kinds_of_its_schema()
    {
        await using var site = await Site.StartAsync();
        var schema = Components["schemas"]!["ManagerEvent"]!;

        var properties = Json(site).GetTypeInfo(typeof(ManagerEvent)).Properties.Select(property => $"{property.Name}: {Kind(property)}");

        Assert.Equal(
            properties.Order(StringComparer.Ordinal),
            schema["properties"]!.AsObject().Select(property => $"{property.Key}: {property.Value!["type"]}").Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetValues<ManagerEventKind>().Select(EventKinds.Name), schema["properties"]!["kind"]!["enum"]!.AsArray().Select(kind => kind!.GetValue<string>()));
    }

    [Fact]
    public async Task Its_examples_are_read_and_written_back_equal()
    {
        await using var site = await Site.StartAsync();
        var examples = Components["messages"]!["event"]!["examples"]!.AsArray().Select(example => example!["payload"]!);
        Assert.All(examples, example => Assert.True(
            JsonNode.DeepEquals(example, JsonSerializer.SerializeToNode(example.Deserialize<ManagerEvent>(Json(site)), Json(site))), example.ToJsonString()));
    }

    private static JsonSerializerOptions Json(Site site) => site.Manager.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private static string Kind(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(long) ? "integer"
            : type == typeof(IReadOnlyList<string>) ? "array"
            : type == typeof(ReleaseResult) ? "object"
            : "string";
    }
}
