using System.Text.Json;
using ThinMqtt.FleetSimulator;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Production;

/// <summary>Managers on MongoDB and S3 with a simulated fleet, and what is killed under them.</summary>
[Collection(ProductionTests.Name)]
public sealed class ManagersTests(ProductionSite site) : IAsyncLifetime
{
    private readonly ThinMqttServer _broker = new(roles: "broker");

    [ProductionFact]
    public async Task Two_managers_share_200_devices_and_one_takes_over_when_the_other_is_killed_in_a_rollout()
    {
        const int devices = 200;
        var leading = await site.AddManagerAsync("shared", _broker);
        await leading.UntilAsync("metrics", _ => leading.LeadsAsync().GetAwaiter().GetResult(), "the first manager leads");
        var other = await site.AddManagerAsync("shared", _broker);
        await using var fleet = await ConnectAsync(devices);

        var release = await other.ReleaseAsync(Zip(), "1.0.0"); // announced by the one that leads
        await other.CountAsync(release, "succeeded", atLeast: 20);
        Assert.Equal((true, false), (await leading.LeadsAsync(), await other.LeadsAsync()));
        await leading.Server.KillAsync();
        await other.CountAsync(release, "succeeded", devices);

        Assert.True(await other.LeadsAsync());
        await AssertEndedOnceAsync(other, release, fleet, "1.0.0", devices);
        await other.UntilAsync(
            "api/v1/devices?filter=presence:online&limit=1000", answer => Items(answer) == devices, "all devices are online");
    }

    [ProductionFact]
    public async Task A_MongoDB_server_that_hangs_or_is_killed_in_a_rollout_costs_no_result()
    {
        const int devices = 100;
        var manager = await site.AddManagerAsync("outage", _broker);
        var process = manager.Server.ProcessId;
        await using var fleet = await ConnectAsync(devices);

        var first = await manager.ReleaseAsync(Zip(), "1.0.0");
        await manager.CountAsync(first, "succeeded", atLeast: 5);
        await site.Mongo.PauseAsync();
        await manager.UnreadyAsync(TimeSpan.FromSeconds(10));
        await site.Mongo.ContinueAsync();
        await manager.CountAsync(first, "succeeded", devices);

        var second = await manager.ReleaseAsync(Zip(), "1.1.0");
        await manager.CountAsync(second, "succeeded", atLeast: 5);
        await site.Mongo.KillAsync();
        await manager.UnreadyAsync();
        await site.Mongo.StartAsync();
        await manager.CountAsync(second, "succeeded", devices);

        await AssertEndedOnceAsync(manager, first, fleet, "1.0.0", devices);
        await AssertEndedOnceAsync(manager, second, fleet, "1.1.0", devices);
        await manager.ReadyAsync();
        Assert.Equal(process, manager.Server.ProcessId);
    }

    public Task InitializeAsync() => _broker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    private async Task<FleetSimulator.Fleet> ConnectAsync(int devices)
    {
        var fleet = new FleetSimulator.Fleet(new FleetOptions
        {
            Server = _broker.Tcp, Devices = devices, Interval = TimeSpan.FromSeconds(1), InstallTime = TimeSpan.FromSeconds(6),
        });
        await fleet.ConnectAsync(CancellationToken.None).Within("the fleet is connected", ProductionSite.Patience);
        fleet.StartHeartbeats();
        return fleet;
    }

    /// <summary>Each device has exactly one result, a final one, and did the work once.</summary>
    private static async Task AssertEndedOnceAsync(ProductionSite.Manager manager, long release, FleetSimulator.Fleet fleet, string version, int devices)
    {
        var results = (await manager.GetAsync($"api/v1/releases/{release}/results?limit=1000")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(devices, results.Select(result => result.GetProperty("device").GetString()).Distinct().Count());
        Assert.Equal(devices, results.Count);
        Assert.All(results, result => Assert.True(result.GetProperty("isFinal").GetBoolean()));
        Assert.Equal(devices, fleet.Statistics.Downloads[$"sample {version}"].Count);
    }

    private static byte[] Zip()
    {
        var bytes = new byte[100_000];
        "PK\x03\x04"u8.CopyTo(bytes);
        return bytes;
    }

    private static int Items(HttpResponseMessage answer) =>
        JsonDocument.Parse(answer.Content.ReadAsStream()).RootElement.GetProperty("items").GetArrayLength();
}
