using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Manager.Tests;

/// <summary>The document that people and generators of clients read.</summary>
public sealed class OpenApiTests
{
    private const string Variable = "THINMQTT_WRITE_OPENAPI";

    /// <summary>As files of a repository are read: no letter but those that must be is escaped.</summary>
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string FileName([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "services", "ThinMqtt.Manager", "openapi.json"));

    [Fact]
    public async Task The_document_in_the_repository_is_what_the_code_says()
    {
        await using var site = await Site.StartAsync();
        var told = Sorted(JsonNode.Parse(await site.Http.GetStringAsync("/openapi/v1.json")))!.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            await File.WriteAllTextAsync(FileName(), told);
        }

        var kept = File.Exists(FileName()) ? await File.ReadAllTextAsync(FileName()) : "";

        Assert.True(
            told == kept,
            "services/ThinMqtt.Manager/openapi.json is not what the code says. Write it anew, and look at the difference: "
            + $"{Variable}=1 dotnet test tests/ThinMqtt.Manager.Tests --filter FullyQualifiedName~OpenApiTests");
    }

    [Fact]
    public async Task Every_operation_and_parameter_has_a_text()
    {
        await using var site = await Site.StartAsync();
        var paths = (await site.Manager.GetAsync("/openapi/v1.json")).GetProperty("paths");

        var silent =
            from path in paths.EnumerateObject()
            where path.Name.StartsWith("/api/", StringComparison.Ordinal)
            from operation in path.Value.EnumerateObject()
            let name = $"{operation.Name} {path.Name}"
            from missing in Missing(operation.Value).Select(part => $"{name}: {part}")
            select missing;

        Assert.Empty(silent);
    }

    private static IEnumerable<string> Missing(JsonElement operation)
    {
        if (!operation.TryGetProperty("summary", out _))
        {
            yield return "summary";
        }

        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
        {
            if (!parameter.TryGetProperty("description", out _) && parameter.GetProperty("in").GetString() == "query")
            {
                yield return parameter.GetProperty("name").GetString()!;
            }
        }
    }

    /// <summary>The generator's order of operations and schemas is not the same each time.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items when items.All(item => item is JsonValue) =>
            new JsonArray([.. items.Select(item => item!.DeepClone()).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray items when items.All(item => item is JsonObject one && one.ContainsKey("name")) =>
            new JsonArray([.. items.OrderBy(item => $"{item!["name"]}", StringComparer.Ordinal).Select(Sorted)]),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
