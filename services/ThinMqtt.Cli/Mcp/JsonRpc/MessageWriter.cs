using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThinMqtt.Cli;

/// <summary>A message is a line; each is written whole, whoever writes at the same time.</summary>
internal sealed class MessageWriter(Stream output)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    public void Write(JsonNode message)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            message.WriteTo(json);
        }

        line.WriteByte((byte)'\n');
        lock (_gate)
        {
            line.WriteTo(output);
            output.Flush();
        }
    }
}
