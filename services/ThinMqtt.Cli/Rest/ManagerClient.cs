using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>The manager's REST API; its parts are in <c>…Requests</c>. Everything that goes wrong is a <see cref="CommandException"/>.</summary>
internal sealed class ManagerClient : IDisposable
{
    public const int PageSize = 1000;

    public ManagerClient(Uri server, AuthenticationHeaderValue? authorization, TimeProvider time) =>
        Connection = new ServerConnection(server, authorization, time);

    public Uri Server => Connection.Address;

    public ServerConnection Connection { get; }

    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task<Document<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken stop) =>
        Connection.AskAsync(new HttpRequestMessage(HttpMethod.Get, path), type, stop);

    /// <summary>Page by page, until the last or until <paramref name="limit"/> items have come.</summary>
    /// <param name="path">With a query, in which <c>limit</c> and <c>after</c> are missing.</param>
    /// <param name="type">Of a page.</param>
    /// <param name="next">Where the page after a page begins; null after the last.</param>
    /// <param name="limit">Of items; null is all.</param>
    /// <param name="stop">Ends the wait.</param>
    public async IAsyncEnumerable<Document<T>> PagesAsync<T>(
        string path, JsonTypeInfo<T> type, Func<T, string?> next, int? limit, [EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        var left = limit ?? int.MaxValue;
        do
        {
            var page = await GetAsync($"{path}&limit={Math.Min(left, PageSize)}{Query("after", after)}", type, stop);
            yield return page;
            left -= page.Json.GetProperty("items").GetArrayLength();
            after = next(page.Value);
        }
        while (after is not null && left > 0);
    }

    public void Dispose() => Connection.Dispose();

    /// <summary>Such as <c>&amp;name=value</c>; nothing where there is no value.</summary>
    public static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    /// <summary>All items of all pages.</summary>
    public static async Task<(List<TItem> Items, List<JsonElement> Json)> AllAsync<TPage, TItem>(
        IAsyncEnumerable<Document<TPage>> pages, Func<TPage, IReadOnlyList<TItem>> items)
    {
        var (all, json) = (new List<TItem>(), new List<JsonElement>());
        await foreach (var page in pages)
        {
            all.AddRange(items(page.Value));
            json.AddRange(page.Json.GetProperty("items").EnumerateArray());
        }

        return (all, json);
    }
}
