using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.FleetSimulator;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Fleet;

/// <summary>A simulated fleet at broker and manager in one process, as an operator sees it over HTTP.</summary>
public sealed class FleetTests : IAsyncLifetime
{
    private const int Devices = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ThinMqttServer _server = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Every_device_is_online_with_its_own_hardware_and_says_goodbye()
    {
        await using (await ConnectAsync(options => options))
        {
            var devices = await DevicesAsync(page => page.Count(device => device.TryGetProperty("hardware", out _)) == Devices);
            Assert.All(devices, device => Assert.Equal("online", device.GetProperty("presence").GetString()));
            var macs = devices.Select(device => device.GetProperty("hardware").GetProperty("macAddresses")[0].GetString());
            Assert.Equal(Devices, macs.Distinct().Count());
        }

        await DevicesAsync(page => page.All(device => Text(device, "presence") == "offline" && Text(device, "reason") == "shutdown"));
    }

    [Fact]
    public async Task Every_heartbeat_is_in_the_inventory_and_in_the_result()
    {
        var options = Options() with { Interval = TimeSpan.FromMilliseconds(100), Duration = TimeSpan.FromSeconds(3), Manager = _server.Http };
        var result = await new Simulation(options, TextWriter.Null).RunAsync(CancellationToken.None).Within("the simulation", Patience);
        Assert.True(result.IsSuccess, ResultText.Write(result, isJson: true));
        Assert.InRange(result.Heartbeats, Devices * 5, Devices * 40);
        Assert.Equal((result.Heartbeats, result.Heartbeats), (result.Manager!.Received, result.Manager.Stored));
    }

    [Fact]
    public async Task A_release_is_downloaded_whole_and_installed_by_all()
    {
        await using var fleet = await ConnectAsync(options => options with { Download = DownloadMode.Full });
        var id = await ReleaseAsync("1.0.0");
        await CountsAsync(id, counts => Count(counts, "succeeded") == Devices);
        Assert.Equal(Devices, fleet.Statistics.Downloads["sample 1.0.0"].Count);
        Assert.Empty(fleet.Statistics.Failures);
    }

    [Fact]
    public async Task The_chosen_share_of_updates_fails_or_rolls_back_with_a_reason()
    {
        await using var fleet = await ConnectAsync(options => options with { FailShare = 0.5 });
        await EndsAsync(await ReleaseAsync("1.0.0"));
        var second = await ReleaseAsync("1.1.0");
        var counts = await EndsAsync(second);
        Assert.All(["succeeded", "failed", "rolledBack"], state => Assert.InRange(Count(counts, state), 1, Devices - 2));
        var failures = (await GetAsync($"/api/v1/releases/{second}")).GetProperty("failures").EnumerateArray();
        Assert.All(failures, failure => Assert.Equal(
            Text(failure, "state") == "rolledBack", Text(failure, "reason")!.EndsWith("1.0.0 is active again.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Devices_of_another_architecture_reject_the_release()
    {
        await using var fleet = await ConnectAsync(options => options);
        var id = await ReleaseAsync("1.0.0", "&architecture=x86_64");
        var counts = await EndsAsync(id);
        var devices = await DevicesAsync(page => page.Count(device => device.TryGetProperty("hardware", out _)) == Devices);
        Assert.Equal(
            devices.Count(device => Text(device.GetProperty("hardware"), "architecture") == "x86_64"), Count(counts, "succeeded"));
    }

    [Fact]
    public async Task A_device_whose_URL_has_expired_asks_for_its_own()
    {
        await ReleaseAsync("1.0.0", channel: "staging");
        await using var fleet = await ConnectAsync(options => options);
        await AnnounceExpiredAsync();
        await CountsAsync(1, counts => Count(counts, "succeeded") == Devices);
        Assert.Equal(Devices, fleet.Statistics.FreshUrls);
    }

    [Fact]
    public async Task Metrics_of_broker_and_manager_are_text_that_Prometheus_reads()
    {
        var lines = (await _http.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[a-zA-Z]+"\})? [0-9.]+)$""", line));
        Assert.Equal(lines.Distinct().Count(), lines.Length);
        Assert.Contains("# TYPE thinmqtt_manager_heartbeats_received_total counter", lines);
        Assert.Contains("# TYPE mqtt_broker_connections gauge", lines);
        Assert.Contains("mqtt_broker_publish_dropped_total 0", lines);
    }

    [Fact]
    public async Task Metrics_say_how_many_devices_are_heard_and_how_far_they_are_with_releases()
    {
        await using (var fleet = await ConnectAsync(options => options with { Interval = TimeSpan.FromSeconds(1) }))
        {
            fleet.StartHeartbeats();
            await MetricAsync("thinmqtt_manager_devices_heard", Devices);
            await EndsAsync(await ReleaseAsync("1.0.0"));
            await MetricAsync("thinmqtt_manager_results_total{state=\"succeeded\"}", Devices);
        }

        await MetricAsync("thinmqtt_manager_devices_heard", 0);
        await MetricAsync("thinmqtt_manager_devices_events_total{kind=\"offline\"}", Devices);
    }

    [Fact]
    public async Task SIGINT_has_the_program_say_goodbye_and_tell_the_result()
    {
        await using var process = FleetProcess.Start("--server", $"{_server.Tcp}", "--devices", $"{Devices}", "--json");
        await process.PrintedAsync("connected after");
        await process.SignalAsync("INT");
        Assert.Equal(0, await process.ExitedAsync());
        Assert.Contains($"\"devices\": {Devices}", process.Output, StringComparison.Ordinal);
        await DevicesAsync(page => page.All(device => Text(device, "reason") == "shutdown"));
    }

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _http.BaseAddress = _server.Http;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private Task<string> MetricAsync(string series, int value) =>
        UntilAsync(() => _http.GetStringAsync("/metrics"), text => text.Contains($"\n{series} {value}\n", StringComparison.Ordinal), $"{series} is {value}");

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Count(JsonElement counts, string state) => counts.TryGetProperty(state, out var count) ? count.GetInt32() : 0;

    private FleetOptions Options() => new() { Server = _server.Tcp, Devices = Devices, InstallTime = TimeSpan.Zero };

    private async Task<ThinMqtt.FleetSimulator.Fleet> ConnectAsync(Func<FleetOptions, FleetOptions> change)
    {
        var fleet = new ThinMqtt.FleetSimulator.Fleet(change(Options()));
        await fleet.ConnectAsync(CancellationToken.None).Within("the fleet connects", Patience);
        return fleet;
    }

    /// <returns>The number of the release.</returns>
    private async Task<long> ReleaseAsync(string version, string more = "", string channel = "stable")
    {
        using var content = new ByteArrayContent([.. "PK\x03\x04"u8, .. new byte[100_000]]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync($"/api/v1/releases?package=sample&version={version}&channel={channel}{more}", content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private async Task AnnounceExpiredAsync()
    {
        var release = await GetAsync("/api/v1/releases/1");
        var manifest = new Manifest
        {
            Package = PackageName.Parse("sample"),
            Version = SemanticVersion.Parse("1.0.0"),
            Size = release.GetProperty("size").GetInt64(),
            Md5 = Text(release, "md5")!,
        };
        var announcement = new ReleaseAnnouncement
        {
            Manifest = ManifestDocument.Encode(manifest),
            Url = new Uri("http://127.0.0.1:1/expired"),
            UrlExpires = DateTimeOffset.UnixEpoch,
        };
        await using var client = new MqttClient(new MqttClientOptions { Server = _server.Tcp });
        await client.ConnectAsync();
        await client.PublishAsync(new MqttMessage("thin/updates/stable/sample", announcement.ToUtf8(), QoS.AtLeastOnce, retain: true));
    }

    private async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(path);

    private Task<JsonElement> CountsAsync(long release, Func<JsonElement, bool> isIt) => UntilAsync(
        async () => (await GetAsync($"/api/v1/releases/{release}")).GetProperty("counts"), isIt, $"the devices end with release {release}");

    /// <summary>However it does.</summary>
    private Task<JsonElement> EndsAsync(long release) => CountsAsync(
        release, counts => new[] { "succeeded", "failed", "rolledBack", "rejected" }.Sum(state => Count(counts, state)) == Devices);

    private async Task<IReadOnlyList<JsonElement>> DevicesAsync(Func<IReadOnlyList<JsonElement>, bool> isIt) => await UntilAsync(
        async () => (IReadOnlyList<JsonElement>)[.. (await GetAsync("/api/v1/devices?limit=1000")).GetProperty("items").EnumerateArray()],
        page => page.Count >= Devices && isIt(page),
        "the inventory shows the devices");

    /// <summary>Asks again, as a person would press reload.</summary>
    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, string reason)
    {
        async Task<T> Ask()
        {
            while (true)
            {
                var answer = await ask();
                if (isIt(answer))
                {
                    return answer;
                }
            }
        }

        return await Ask().Within(reason, Patience);
    }
}
