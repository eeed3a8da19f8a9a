using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>
/// How every record here is JSON. Internal, because the release announcement is read by <see cref="ReleaseAnnouncement.TryParse"/>
/// only: what this context would make of one skips its checks and its defaults.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = MaxDepth,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(PresencePayload))]
[JsonSerializable(typeof(HardwarePayload))]
[JsonSerializable(typeof(HeartbeatPayload))]
[JsonSerializable(typeof(PackagesPayload))]
[JsonSerializable(typeof(UpdatePayload))]
[JsonSerializable(typeof(SettingsPayload))]
[JsonSerializable(typeof(RequestPayload))]
[JsonSerializable(typeof(ResponsePayload))]
[JsonSerializable(typeof(CommandPayload))]
[JsonSerializable(typeof(ResultPayload))]
[JsonSerializable(typeof(ReleaseAnnouncement))]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ContractJson : JsonSerializerContext
{
    public const int MaxDepth = 16;
}
