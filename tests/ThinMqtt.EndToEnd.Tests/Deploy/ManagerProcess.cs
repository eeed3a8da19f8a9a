using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>The manager alone, at a broker of others.</summary>
internal sealed class ManagerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private ManagerProcess(ChildProcess process)
    {
        _process = process;
        var address = new Uri(process.StandardOutput.Split("http=")[1].Split('\n')[0].Trim());
        _http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Its log so far.</summary>
    public string Log => _process.Output;

    /// <summary>Returns when it is connected.</summary>
    /// <param name="folder">Has its data.</param>
    /// <param name="settings">Of the section Manager.</param>
    public static async Task<ManagerProcess> StartAsync(TemporaryFolder folder, params (string Key, string Value)[] settings)
    {
        var process = ThinMqttServer.Run(
            ["--roles", "manager", "--http", "127.0.0.1:0", "--data", folder.File("manager")],
            folder.Path,
            settings.Select(setting => KeyValuePair.Create($"THINMQTT_Manager__{setting.Key}", setting.Value)));
        await process.PrintedAsync("ready http=");
        var manager = new ManagerProcess(process);
        await process.PrintedAsync("Connected as thinmqtt-manager to");
        return manager;
    }

    public Task PrintedAsync(string text) => _process.PrintedAsync(text);

    /// <summary>Announces a package.</summary>
    /// <returns>The number of the release.</returns>
    public async Task<long> ReleaseAsync(string version, string installScript, string package = "hello")
    {
        using var body = new ByteArrayContent(new Package().With("tool", "it works").InstalledBy(installScript).ToZip());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync($"/api/v1/releases?package={package}&version={version}", body).Within("the upload");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Until so many devices have come to this state with the release, and none has failed.</summary>
    public async Task UntilAsync(string state, int devices, long release)
    {
        using var events = new StreamReader(await _http.GetStreamAsync("/api/v1/events").Within("the events"));
        while (true)
        {
            var shown = await GetAsync($"/api/v1/releases/{release}");
            Assert.Equal(0, shown.GetProperty("failures").GetArrayLength());
            if (shown.GetProperty("counts").TryGetProperty(state, out var count) && count.GetInt32() == devices)
            {
                return;
            }

            // The agents install on a machine that runs other tests too.
            Assert.NotNull(await events.ReadLineAsync().Within($"{devices} devices are {state}: {shown}", TimeSpan.FromMinutes(3)));
        }
    }

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path).Within(path);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
