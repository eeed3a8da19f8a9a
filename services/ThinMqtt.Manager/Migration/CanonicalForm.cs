using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: a record as the bytes that are hashed, the same wherever it is stored: JSON in the order of its type's properties.</summary>
internal static class CanonicalForm
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // nobody makes a page of it
        Converters = { new UtcTimeConverter(), new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>But for where the bytes of an artifact are, which is the storage's own.</summary>
    public static byte[] Of<T>(T record)
        where T : class => record is Artifact artifact
        ? JsonSerializer.SerializeToUtf8Bytes(artifact with { Location = "" }, Json)
        : JsonSerializer.SerializeToUtf8Bytes(record, Json);
}
