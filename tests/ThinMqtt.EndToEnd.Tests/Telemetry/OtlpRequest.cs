using System.Text;

namespace ThinMqtt.EndToEnd.Tests.Telemetry;

/// <summary>
/// One export request of OTLP. The three signals are nested alike: resources (field 1 of the request) have a resource (1) and scopes (2),
/// and those have metrics, spans or log records (2).
/// </summary>
/// <param name="Signal"><c>metrics</c>, <c>traces</c> or <c>logs</c>.</param>
/// <param name="Message">Protobuf.</param>
internal sealed record OtlpRequest(string Signal, byte[] Message)
{
    /// <summary>Of metrics: their names.</summary>
    public IEnumerable<string> MetricNames => Items.SelectMany(metric => Fields(metric, 1)).Select(Text);

    /// <summary>Of traces: the spans' names.</summary>
    public IEnumerable<string> SpanNames => Items.SelectMany(span => Fields(span, 5)).Select(Text);

    /// <summary>Of traces: attributes of all spans that are texts.</summary>
    public IEnumerable<(string Name, string Value)> SpanAttributes => Items.SelectMany(span => Fields(span, 9)).SelectMany(Attribute);

    /// <summary>Of logs: the lines.</summary>
    public IEnumerable<string> LogLines => Items.SelectMany(record => Fields(record, 5, 1)).Select(Text);

    /// <summary>Attributes of the resource that are texts.</summary>
    public Dictionary<string, string> Resource =>
        Fields(Message, 1, 1, 1).SelectMany(Attribute).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Value);

    private IEnumerable<ReadOnlyMemory<byte>> Items => Fields(Message, 1, 2, 2);

    /// <summary>A key (1) and a value (2), which is a text (1) or of another kind.</summary>
    private static IEnumerable<(string Name, string Value)> Attribute(ReadOnlyMemory<byte> pair) =>
        Fields(pair, 2, 1).Select(value => (Text(Fields(pair, 1).Single()), Text(value)));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>All that is found by going from field to field; each on the path has a length.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, params int[] path)
    {
        IEnumerable<ReadOnlyMemory<byte>> found = [message];
        foreach (var number in path)
        {
            found = found.SelectMany(each => Fields(each, number)).ToList();
        }

        return found;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var length = (tag & 7) switch
            {
                0 => VarintLength(message.Span, at),
                1 => 8,
                2 => (int)Varint(message.Span, ref at),
                5 => 4,
                _ => throw new InvalidDataException($"Wire type {tag & 7} at {at}."),
            };
            if ((tag & 7) == 2 && (int)(tag >> 3) == number)
            {
                yield return message.Slice(at, length);
            }

            at += length;
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static int VarintLength(ReadOnlySpan<byte> bytes, int at)
    {
        var end = at;
        Varint(bytes, ref end);
        return end - at;
    }
}
