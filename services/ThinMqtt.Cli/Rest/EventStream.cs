using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <param name="Kind">Its name.</param>
/// <param name="Id">To go on after it; null where it has none.</param>
/// <param name="Data">As it came.</param>
internal readonly record struct ServerEvent(string Kind, string? Id, JsonElement Data)
{
    /// <summary>Null for what is no change in the fleet, such as a kind that a newer server has.</summary>
    public ManagerEvent? Read()
    {
        try
        {
            return Data.Deserialize(ManagerJson.Default.ManagerEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Changes as they happen, by Server-Sent Events.</summary>
internal sealed class EventStream(HttpResponseMessage response) : IDisposable
{
    /// <summary>The server says something at least every 15 s.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(45);

    /// <summary>Ends when the server ends it.</summary>
    /// <exception cref="IOException">The connection broke, or nothing comes any more.</exception>
    public async IAsyncEnumerable<ServerEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        await using var events = SseParser.Create(body, (_, data) => Read(data)).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        while (await NextAsync(events, silence, stop))
        {
            if (events.Current is { Data: { } data } item)
            {
                yield return new ServerEvent(item.EventType, item.EventId, data);
            }
        }
    }

    public void Dispose() => response.Dispose();

    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<JsonElement?>> events, CancellationTokenSource silence, CancellationToken stop)
    {
        silence.CancelAfter(SilenceLimit);
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"the server has said nothing for {Amounts.Span(SilenceLimit)}.");
        }
    }

    private static JsonElement? Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
