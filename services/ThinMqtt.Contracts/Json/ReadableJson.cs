using System.Text.Encodings.Web;
using System.Text.Json;

namespace ThinMqtt.Contracts;

/// <summary>Does not escape what only HTML needs escaped: people read these payloads in MQTT tools.</summary>
internal static class ReadableJson
{
    public static ContractJson Types { get; } =
        new(new JsonSerializerOptions(ContractJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
