using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A site without our broker: mosquitto as deploy/mosquitto has it, the manager alone, agents as they run on devices.</summary>
public sealed class MosquittoSiteTests : IAsyncLifetime
{
    private readonly MosquittoSite _mosquitto = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];

    [MosquittoSiteFact]
    public async Task A_rollout_goes_over_mosquitto_with_passwords_and_TLS()
    {
        await _mosquitto.StartAsync();
        using var http = await StartManagerAsync();
        string[] credentials = ["--user", "device", "--password-file", _mosquitto.PasswordFile, "--allow-unsigned"];
        var plain = await StartDeviceAsync(new Device("kiosk-1", _folder.Path, credentials), _mosquitto.Mqtt);
        var secure = await StartDeviceAsync(new Device("kiosk-2", _folder.Path, [.. credentials, "--ca-file", _mosquitto.CaFile]), _mosquitto.Tls);

        using var events = new StreamReader(await http.GetStreamAsync("/api/v1/events").Within("the events"));
        var release = await ReleaseAsync(http, "1.0.0");
        await UntilBothSucceededAsync(http, events, release);

        Assert.Equal(("1.0.0", "1.0.0"), (plain.Current("hello"), secure.Current("hello")));
        var device = await http.GetFromJsonAsync<JsonElement>("/api/v1/devices/kiosk-1");
        Assert.Equal("hello", Assert.Single(device.GetProperty("packages").EnumerateArray()).GetProperty("package").GetString());
    }

    [MosquittoSiteFact]
    public async Task Mosquitto_keeps_devices_apart()
    {
        await _mosquitto.StartAsync();
        await AccessCheck.DevicesAreKeptApartAsync(_mosquitto.Mqtt);
    }

    [Theory]
    [InlineData("mosquitto/acl", "pattern {0} thin/devices/%c/{1}")]
    [InlineData("emqx/thinmqtt-acl.conf", "\"thin/devices/${{clientid}}/{1}\"")]
    public void A_device_may_use_every_topic_of_its_own_and_write_none_that_is_told_to_it(string file, string form)
    {
        DeviceTopic[] toDevice = [DeviceTopic.Settings, DeviceTopic.Response, DeviceTopic.Command];
        var text = File.ReadAllText(DeployFiles.PathOf(file));
        foreach (var topic in Enum.GetValues<DeviceTopic>())
        {
            var line = string.Format(null, form, toDevice.Contains(topic) ? "read" : "write", topic.ToString().ToLowerInvariant());
            Assert.Equal(2, text.Split(line).Length); // once
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        await _mosquitto.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<HttpClient> StartManagerAsync()
    {
        var process = ThinMqttServer.Run(
            ["--roles", "manager", "--http", "127.0.0.1:0", "--data", _folder.File("manager")],
            _folder.Path,
            [
                new("THINMQTT_Manager__Mqtt", _mosquitto.Mqtt.ToString()),
                new("THINMQTT_Manager__UserName", "manager"),
                new("THINMQTT_Manager__PasswordFile", _mosquitto.PasswordFile),
            ]);
        _running.Add(process);
        await process.PrintedAsync("ready http=");
        return new HttpClient { BaseAddress = new Uri(process.StandardOutput.Split("http=")[1].Trim()), Timeout = Timeout.InfiniteTimeSpan };
    }

    private async Task<Device> StartDeviceAsync(Device device, Uri server)
    {
        _running.Add(device);
        await device.StartAsync(server);
        return device;
    }

    private static async Task<long> ReleaseAsync(HttpClient http, string version)
    {
        using var body = new ByteArrayContent(new Package().With("tool", "it works").InstalledBy("test -f tool").ToZip());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await http.PostAsync($"/api/v1/releases?package=hello&version={version}", body).Within("the upload");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static async Task UntilBothSucceededAsync(HttpClient http, StreamReader events, long release)
    {
        while (true)
        {
            var state = await http.GetFromJsonAsync<JsonElement>($"/api/v1/releases/{release}").Within("the release");
            Assert.Equal(0, state.GetProperty("failures").GetArrayLength());
            if (state.GetProperty("counts").TryGetProperty("succeeded", out var succeeded) && succeeded.GetInt32() == 2)
            {
                return;
            }

            // Two agents install on a machine that runs other tests too.
            Assert.NotNull(await events.ReadLineAsync().Within($"both devices succeed: {state}", TimeSpan.FromMinutes(2)));
        }
    }
}
