using System.Text.Json;
using ThinMqtt.EndToEnd.Tests.OtherClients;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>The main job, with nothing but real programs: server, agents as they run on devices, and a package of Debian's.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private Backend? _backend;

    [BusyboxFact]
    public async Task A_real_package_is_installed_updated_and_rolled_back_on_every_device() =>
        await MainJob.RunAsync(await StartAsync(devices: 3));

    [AgentFact]
    public async Task A_server_that_is_killed_while_scripts_run_has_every_result()
    {
        var backend = await StartAsync(devices: 5);
        await Task.WhenAll(backend.Devices.Select(device => device.MakeGateAsync()));
        var release = await backend.ReleaseAsync("gated", "1.0.0", new Package().InstalledBy("cat \"$THIN_ROOT/gate\""));
        await backend.UntilAllAreAsync("install", release);

        await backend.Server.KillAsync();
        await Task.WhenAll(backend.Devices.Select(device => device.OpenGateAsync()));
        await backend.Server.StartAsync();

        var results = await backend.UntilAllAreAsync("succeeded", release);
        Assert.All(results.EnumerateArray(), result => Assert.True(result.GetProperty("isFinal").GetBoolean()));
        Assert.All(backend.Devices, device => Assert.Equal("1.0.0", device.Current("gated")));
    }

    [AgentFact]
    public async Task A_server_that_is_killed_at_any_time_of_a_rollout_has_every_result()
    {
        var backend = await StartAsync(devices: 5);
        for (var round = 1; round <= 4; round++)
        {
            var version = $"1.{round}.0";
            using var changes = await backend.ChangesAsync();
            var release = await backend.ReleaseAsync("often", version, new Package().With("data", new string('x', 100_000)).InstalledBy("true"));
            if (round % 2 == 0)
            {
                await changes.ResultAsync().Within("a device begins"); // the others may not have heard of it yet
            }

            await backend.Server.KillAsync();
            await backend.Server.StartAsync();
            await backend.UntilAllAreAsync("succeeded", release);
            Assert.All(backend.Devices, device => Assert.Equal(version, device.Current("often")));
        }
    }

    [AgentAndMqttJsFact]
    public async Task MQTT_js_sees_the_whole_retained_tree_as_readable_JSON()
    {
        var backend = await StartAsync(devices: 1);
        await backend.UntilAllAreAsync("succeeded", await backend.ReleaseAsync("hello", "1.0.0", new Package().InstalledBy("true")));
        string[] topics =
        [
            "thin/devices/lab-1/hardware", "thin/devices/lab-1/heartbeat", "thin/devices/lab-1/packages", "thin/devices/lab-1/presence",
            "thin/devices/lab-1/update", "thin/manager/presence", "thin/updates/stable/hello",
        ];

        foreach (var (address, version) in new[] { (backend.Server.Tcp, "4"), (backend.Server.WebSocket, "5") })
        {
            await using var node = ChildProcess.Start("node", ["tree.mjs", address.ToString(), version, .. topics], MqttJs.Folder);
            Assert.True(await node.ExitedAsync() == 0, node.Output);
            var tree = JsonDocument.Parse(node.Output).RootElement;
            Assert.Equal("succeeded", tree.GetProperty("thin/devices/lab-1/update").GetProperty("state").GetString());
            Assert.Equal("online", tree.GetProperty("thin/devices/lab-1/presence").GetProperty("state").GetString());
            Assert.Equal("1.0.0", tree.GetProperty("thin/updates/stable/hello").GetProperty("manifest").GetProperty("version").GetString());
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }
    }

    private static async Task UntilResultAsync(Backend.Changes changes)
    {
        while (await changes.ReadAsync() != "result")
        {
        }
    }

    private async Task<Backend> StartAsync(int devices) => _backend = await Backend.StartAsync(devices);
}
