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
    internal async Task<long> ReleaseAsync(string package, string version = "1.0.0", int size = 1000, string channel = "stable")
    {
        using var content = new ByteArrayContent(Zip(size));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync($"/api/v1/releases?package={package}&version={version}&channel={channel}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
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
