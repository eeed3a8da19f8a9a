using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Cli;

/// <summary>The manager's REST API. Everything that goes wrong is a <see cref="CommandException"/>.</summary>
internal sealed class ManagerClient : IDisposable
{
    private const int PageSize = 1000;

    private readonly ServerConnection _server;

    public ManagerClient(Uri server, AuthenticationHeaderValue? authorization, TimeProvider time) =>
        _server = new ServerConnection(server, authorization, time);

    public Uri Server => _server.Address;

    /// <summary>Page by page, in the order of the ids.</summary>
    public IAsyncEnumerable<Document<DevicePage>> DevicesAsync(string? presence, string? search, CancellationToken stop) =>
        PagesAsync($"devices?limit={PageSize}&sort=id{Query("filter", Filter(presence, search))}", ManagerJson.Default.DevicePage, page => page.Next, stop);

    public Task<Document<DeviceDetails>> DeviceAsync(string id, CancellationToken stop) =>
        GetAsync($"devices/{Uri.EscapeDataString(id)}", ManagerJson.Default.DeviceDetails, stop);

    /// <summary>The newest first.</summary>
    public async Task<Document<IReadOnlyList<Release>>> ReleasesAsync(CancellationToken stop)
    {
        var page = await GetAsync($"releases?limit={PageSize}", ManagerJson.Default.ReleasePage, stop);
        return new(page.Value.Items, page.Json.GetProperty("items"));
    }

    public Task<Document<Release>> ReleaseAsync(long id, CancellationToken stop) => GetAsync($"releases/{id}", ManagerJson.Default.Release, stop);

    /// <summary>The latest attempt of each device, page by page.</summary>
    public IAsyncEnumerable<Document<ResultPage>> ResultsAsync(long release, CancellationToken stop) =>
        PagesAsync($"releases/{release}/results?limit={PageSize}", ManagerJson.Default.ResultPage, page => page.Next, stop);

    public Task<Document<Release>> WithdrawAsync(long id, CancellationToken stop) => PostAsync($"releases/{id}/withdraw", null, stop);

    /// <returns>The release as it was.</returns>
    public Task<Document<Release>> DeleteAsync(long id, CancellationToken stop) =>
        _server.AskAsync(new HttpRequestMessage(HttpMethod.Delete, $"releases/{id}"), ManagerJson.Default.Release, stop);

    public Task<Document<Release>> AnnounceAsync(long id, CancellationToken stop) => PostAsync($"releases/{id}/announce", null, stop);

    /// <summary>Announces an artifact that the server has, on a further channel.</summary>
    public Task<Document<Release>> ReleaseAsync(ReleaseParameters parameters, CancellationToken stop) =>
        PostAsync("releases", JsonContent.Create(parameters, ManagerJson.Default.ReleaseParameters), stop);

    /// <summary>Sends an artifact and announces it.</summary>
    public Task<Document<Release>> UploadAsync(ReleaseParameters parameters, ArtifactContent artifact, CancellationToken stop)
    {
        var path = $"releases?package={Uri.EscapeDataString(parameters.Package)}&version={Uri.EscapeDataString(parameters.Version)}{Query("channel", parameters.Channel)}";
        return _server.UploadAsync(path, artifact, ManagerJson.Default.Release, stop);
    }

    /// <summary>From when it returns on, nothing is missed.</summary>
    public Task<EventStream> ListenAsync(CancellationToken stop) => _server.ListenAsync("events", stop);

    public void Dispose() => _server.Dispose();

    private static string Filter(string? presence, string? search) => string.Join(
        ' ',
        new[]
        {
            presence is null ? null : $"presence:{presence}",
            search is null ? null : $"\"{search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        }.OfType<string>());

    private async IAsyncEnumerable<Document<T>> PagesAsync<T>(
        string path, JsonTypeInfo<T> type, Func<T, string?> next, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        do
        {
            var page = await GetAsync(path + Query("after", after), type, stop);
            yield return page;
            after = next(page.Value);
        }
        while (after is not null);
    }

    private Task<Document<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken stop) =>
        _server.AskAsync(new HttpRequestMessage(HttpMethod.Get, path), type, stop);

    private Task<Document<Release>> PostAsync(string path, HttpContent? content, CancellationToken stop) =>
        _server.AskAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, ManagerJson.Default.Release, stop);

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
