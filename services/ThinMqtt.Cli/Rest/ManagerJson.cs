using System.Text.Json.Serialization;

namespace ThinMqtt.Cli;

/// <summary>How the REST API writes; what it says beyond these records is skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DevicePage))]
[JsonSerializable(typeof(DeviceDetails))]
[JsonSerializable(typeof(ReleasePage))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(ResultPage))]
[JsonSerializable(typeof(ReleaseParameters))]
[JsonSerializable(typeof(ManagerEvent))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ManagerJson : JsonSerializerContext;
