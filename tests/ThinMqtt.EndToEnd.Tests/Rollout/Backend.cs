using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>A server with devices, seen from outside.</summary>
internal sealed class Backend : IAsyncDisposable
{
    /// <summary>Several agents install at once on a machine that runs other tests too.</summary>
    private static readonly TimeSpan RolloutLimit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http;

    private Backend()
    {
        _http = new HttpClient { BaseAddress = Server.Http, Timeout = Timeout.InfiniteTimeSpan };
        Devices = [];
    }

    public ThinMqttServer Server { get; } = new();

    public IReadOnlyList<Device> Devices { get; private set; }

    public static async Task<Backend> StartAsync(int devices)
    {
        var backend = new Backend();
        await backend.Server.StartAsync();
        backend.Devices = [.. Enumerable.Range(1, devices).Select(number => new Device($"lab-{number}", backend._folder.Path))];
        await Task.WhenAll(backend.Devices.Select(device => device.StartAsync(backend.Server.Tcp)));
        return backend;
    }

    /// <returns>The number of the release.</returns>
    public async Task<long> ReleaseAsync(string package, string version, Package content, string query = "")
    {
        using var body = new ByteArrayContent(content.ToZip());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync($"/api/v1/releases?package={package}&version={version}{query}", body).Within("the upload");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Until every device has this state, then all results of the release: one for each device.</summary>
    public async Task<JsonElement> UntilAllAreAsync(string state, long release)
    {
        using var changes = await ChangesAsync();
        var answer = await GetAsync($"/api/v1/releases/{release}");
        while (Count(answer, state) < Devices.Count)
        {
            Assert.True(state == "rolledBack" || Count(answer, "rolledBack") + Count(answer, "failed") == 0, answer.GetProperty("failures").ToString());
            await changes.ReadAsync().Within($"all devices are {state} with release {release}: {answer.GetProperty("counts")}", RolloutLimit);
            answer = await GetAsync($"/api/v1/releases/{release}");
        }

        var results = (await GetAsync($"/api/v1/releases/{release}/results")).GetProperty("items");
        Assert.Equal(Devices.Select(device => device.Id), results.EnumerateArray().Select(result => result.GetProperty("device").GetString()));
        return results;
    }

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path).Within(path);

    /// <summary>Told by the backend, from now on.</summary>
    public async Task<Changes> ChangesAsync() => new(new StreamReader(await _http.GetStreamAsync("/api/v1/events").Within("the events")));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Devices.Select(device => device.DisposeAsync().AsTask()));
        _http.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static int Count(JsonElement release, string state) =>
        release.GetProperty("counts").TryGetProperty(state, out var count) ? count.GetInt32() : 0;

    /// <summary>Server-Sent Events.</summary>
    internal sealed class Changes(StreamReader stream) : IDisposable
    {
        /// <returns>The next one's kind.</returns>
        public async Task<string> ReadAsync()
        {
            const string kind = "event: ";
            while (true)
            {
                var line = await stream.ReadLineAsync() ?? throw new EndOfStreamException("The events have ended.");
                if (line.StartsWith(kind, StringComparison.Ordinal))
                {
                    return line[kind.Length..];
                }
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
