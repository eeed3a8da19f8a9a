using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Cli;

/// <summary>How the REST API writes; what it says beyond these records is skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DevicePage))]
[JsonSerializable(typeof(DeviceDetails))]
[JsonSerializable(typeof(WhyNot))]
[JsonSerializable(typeof(IReadOnlyList<Activity>))]
[JsonSerializable(typeof(ReleasePage))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(FailureGroups))]
[JsonSerializable(typeof(ResultPage))]
[JsonSerializable(typeof(ReleaseParameters))]
[JsonSerializable(typeof(ManagerEvent))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(SamplePage))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(GroupParameters))]
[JsonSerializable(typeof(WindowContent))]
[JsonSerializable(typeof(WindowUpdate))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(DeviceSummary))]
[JsonSerializable(typeof(DeviceLabels))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ManagerJson : JsonSerializerContext;
