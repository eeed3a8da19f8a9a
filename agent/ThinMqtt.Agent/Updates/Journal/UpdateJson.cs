using System.Text.Json.Serialization;

namespace ThinMqtt.Agent;

/// <summary>What updates keep on the disk.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(PackageRecord))]
internal sealed partial class UpdateJson : JsonSerializerContext;
