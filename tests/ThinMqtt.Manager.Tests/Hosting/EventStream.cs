using System.Net.ServerSentEvents;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Listens to <c>/api/v1/events</c> as a browser does.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventStream(HttpResponseMessage answer, Stream stream)
    {
        _answer = answer;
        _items = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    /// <returns>Once the manager has begun to answer, from when on it misses nothing.</returns>
    public static async Task<EventStream> OpenAsync(HttpClient http, string query = "")
    {
        var answer = await http.GetAsync("/api/v1/events" + query, HttpCompletionOption.ResponseHeadersRead).Within("the events begin");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Of the event that was read last; for <c>after</c>.</summary>
    public string LastId => _items.Current.EventId ?? "";

    /// <summary>The next event, whatever it is.</summary>
    public async Task<(string Kind, JsonElement Data)> NextAsync(string reason)
    {
        Assert.True(await _items.MoveNextAsync().AsTask().Within(reason), "The events have ended.");
        return (_items.Current.EventType, JsonDocument.Parse(_items.Current.Data).RootElement);
    }

    /// <summary>The next event of a kind that is the one; those before it are skipped.</summary>
    public async Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool> isIt, string reason)
    {
        async Task<JsonElement> Search()
        {
            while (await _items.MoveNextAsync())
            {
                var data = JsonDocument.Parse(_items.Current.Data).RootElement;
                if (_items.Current.EventType == kind && isIt(data))
                {
                    return data;
                }
            }

            throw new EndOfStreamException("The events have ended.");
        }

        return await Search().Within(reason);
    }

    /// <summary>Returns when the manager ends the stream; nothing comes before that.</summary>
    public async Task EndAsync(string reason) => Assert.False(await _items.MoveNextAsync().AsTask().Within(reason), "The events go on.");

    public Task<JsonElement> DeviceAsync(string deviceEvent) =>
        NextAsync("device", data => data.GetProperty("deviceEvent").GetString() == deviceEvent, $"a device is {deviceEvent}");

    public Task<JsonElement> ResultAsync(string state) =>
        NextAsync("result", data => data.GetProperty("result").GetProperty("state").GetString() == state, $"a result is {state}");

    public ValueTask DisposeAsync()
    {
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
