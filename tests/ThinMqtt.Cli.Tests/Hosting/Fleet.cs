using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>A server with an empty inventory, its REST API to compare with, and devices as a test wants them.</summary>
public class Fleet : IAsyncLifetime
{
    private readonly ThinMqttServer _server;
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = Limit.Usual };

    public Fleet()
        : this(settings: null)
    {
    }

    protected Fleet(IReadOnlyDictionary<string, string>? settings) => _server = new ThinMqttServer(settings);

    public Uri Http => new UriBuilder(_server.WebSocket) { Scheme = "http", Path = "/" }.Uri;

    public Uri Mqtt => _server.Tcp;

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        await UntilAsync("health/ready", answer => answer.IsSuccessStatusCode, "the manager is ready");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _http.Dispose();
    }

    public Task StopAsync() => _server.StopAsync();

    public Task StartAgainAsync() => InitializeAsync();

    internal Task<Outcome> RunAsync(params string[] arguments) => Thinctl.RunAsync(Http, arguments);

    internal ChildProcess Start(params string[] arguments) => Thinctl.Start(Http, arguments);

    internal Task<TestDevice> DeviceAsync(string id) => TestDevice.ConnectAsync(Mqtt, id);

    /// <summary>A device that is online, as the manager knows.</summary>
    internal async Task<TestDevice> BornAsync(string id)
    {
        var device = await DeviceAsync(id);
        await device.BornAsync();
        await UntilKnownAsync(id, found => found.GetProperty("presence").GetString() == "online");
        return device;
    }

    internal Task UntilKnownAsync(string device, Func<JsonElement, bool> isIt) => UntilAsync(
        $"api/v1/devices/{Uri.EscapeDataString(device)}", answer => answer.IsSuccessStatusCode && isIt(Read(answer)), $"the manager knows {device} as it is");

    internal Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(new Uri(Http, "api/v1/" + path));

    /// <summary>A file that passes for a zip; what is inside is for devices to judge.</summary>
    public string Zip(string name, int size = 1000)
    {
        var bytes = new byte[size];
        new Random(name.GetHashCode(StringComparison.Ordinal)).NextBytes(bytes);
        "PK\x03\x04"u8.CopyTo(bytes);
        return FileWith(name, bytes);
    }

    public string FileWith(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    /// <returns>The number of the release.</returns>
    internal async Task<long> PublishAsync(string version, string package = "hello") =>
        (await RunAsync("release", "publish", Zip($"{package}-{version}.zip"), "--package", package, "--version", version, "--json"))
            .Expect(ExitCode.Succeeded).Json.GetProperty("id").GetInt64();

    private async Task UntilAsync(string path, Func<HttpResponseMessage, bool> isIt, string reason)
    {
        async Task Ask()
        {
            while (true)
            {
                using var answer = await _http.GetAsync(new Uri(Http, path));
                if (isIt(answer))
                {
                    return;
                }
            }
        }

        await Ask().Within(reason, TimeSpan.FromMinutes(1));
    }

    private static JsonElement Read(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult();
}
