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

    private Backend(IReadOnlyDictionary<string, string>? settings)
    {
        Server = new ThinMqttServer(settings);
        _http = new HttpClient { BaseAddress = Server.Http, Timeout = Timeout.InfiniteTimeSpan };
        Devices = [];
    }

    public ThinMqttServer Server { get; }

    public IReadOnlyList<Device> Devices { get; private set; }

    /// <param name="devices">How many.</param>
    /// <param name="settings">Of the server, by keys such as <c>Manager:UrlLifetime</c>.</param>
    public static async Task<Backend> StartAsync(int devices, IReadOnlyDictionary<string, string>? settings = null)
    {
        var backend = new Backend(settings);
        await backend.Server.StartAsync();
        backend.Devices = [.. Enumerable.Range(1, devices).Select(number => new Device($"lab-{number}", backend._folder.Path))];
        await Task.WhenAll(backend.Devices.Select(device => device.StartAsync(backend.Server.Tcp)));
        return backend;
    }

    /// <returns>The number of the release.</returns>
    public async Task<long> ReleaseAsync(string package, string version, Package content, string query = "")
    {
        using var body = new ByteArrayContent(content.ToZip());
        using var answer = await UploadAsync(package, version, body, query).Within("the upload", RolloutLimit);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    public Task<HttpResponseMessage> UploadAsync(string package, string version, HttpContent zip, string query = "")
    {
        zip.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return _http.PostAsync($"/api/v1/releases?package={package}&version={version}{query}", zip);
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

    /// <summary>As a load balancer asks; the answer may be no success.</summary>
    public Task<HttpResponseMessage> ReadinessAsync() => _http.GetAsync("/health/ready").Within("whether it is ready");

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

        /// <summary>Until a device is further with a release.</summary>
        public async Task ResultAsync()
        {
            while (await ReadAsync() != "result")
            {
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
