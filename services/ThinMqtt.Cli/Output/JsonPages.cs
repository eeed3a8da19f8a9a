using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Cli;

/// <summary>All pages as one, without a next one.</summary>
internal sealed record JsonPage(IReadOnlyList<JsonElement> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonPage))]
internal sealed partial class JsonPages : JsonSerializerContext;
