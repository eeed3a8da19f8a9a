using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>The program <c>thinmqtt</c> with devices and an operator.</summary>
public sealed class Site : IAsyncLifetime
{
    /// <summary>So short that a device becomes stale while a test waits.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { Timeout = DashboardPage.Patience };

    public ThinMqttServer Server { get; } = new(new Dictionary<string, string>
    {
        ["Manager:HeartbeatInterval"] = HeartbeatInterval.ToString("c", CultureInfo.InvariantCulture),
    });

    public Uri Address => Server.Http;

    internal Fleet Fleet { get; private set; } = null!;

    internal HttpClient Http => _http;

    public async Task InitializeAsync()
    {
        await Server.StartAsync();
        _http.BaseAddress = Address;
        Fleet = await Fleet.ConnectAsync(Server.Tcp);
    }

    public async Task DisposeAsync()
    {
        await Fleet.DisposeAsync();
        _http.Dispose();
        await Server.DisposeAsync();
    }

    /// <returns>The number of the release.</returns>
    internal Task<long> ReleaseAsync(string package, string version = "1.0.0", int size = 1000, string channel = "stable") =>
        ReleaseAsync(package, version, Zip(size), channel);

    /// <returns>The number of the release.</returns>
    internal async Task<long> ReleaseAsync(string package, string version, byte[] zip, string channel = "stable")
    {
        using var content = new ByteArrayContent(zip);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync($"/api/v1/releases?package={package}&version={version}&channel={channel}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    /// <summary>Stops the server, changes its inventory, and starts it again.</summary>
    internal async Task ChangeInventoryAsync(Action<string> change)
    {
        await Fleet.DisposeAsync();
        await Server.StopAsync();
        change(Server.Folder.File(Path.Combine("data", "manager", "manager.db")));
        await Server.StartAsync();
        Fleet = await Fleet.ConnectAsync(Server.Tcp);
    }

    /// <summary>Waits until the manager knows a device; what was said before that, it has heard.</summary>
    internal async Task SeenAsync(string device)
    {
        using var limit = new CancellationTokenSource(DashboardPage.Patience);
        await using var events = await _http.GetStreamAsync("/api/v1/events?kinds=release&count=300", limit.Token);
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains($"\"id\":\"{device}\"", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The manager's stream of events ended before {device} came.");
    }

    internal async Task LabelAsync(string device, string? room, params string[] tags)
    {
        using var answer = await _http.PutAsJsonAsync($"/api/v1/devices/{device}/labels", new { room, tags });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal async Task GroupAsync(string name, string filter, string? description = null)
    {
        using var answer = await _http.PutAsJsonAsync($"/api/v1/groups/{name}", new { filter, description });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal async Task WithdrawAsync(long release)
    {
        using var answer = await _http.PostAsync($"/api/v1/releases/{release}/withdraw", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Bytes that pass for a zip; nobody opens them here.</summary>
    internal static byte[] Zip(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        "PK\x03\x04"u8.CopyTo(bytes);
        return bytes;
    }
}
