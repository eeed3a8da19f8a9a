using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>Changes as they happen, by Server-Sent Events.</summary>
internal sealed class EventStream(HttpResponseMessage response) : IDisposable
{
    /// <summary>Ends when the server ends it.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async IAsyncEnumerable<ManagerEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(stop))
        {
            if (Read(item.Data) is { } change)
            {
                yield return change;
            }
        }
    }

    public void Dispose() => response.Dispose();

    /// <summary>A kind of event that a newer server has may be anything.</summary>
    private static ManagerEvent? Read(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, ManagerJson.Default.ManagerEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
