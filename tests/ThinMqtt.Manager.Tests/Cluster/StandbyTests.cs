using System.Net;
using System.Net.Http.Json;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Two managers on one data folder.</summary>
public sealed class StandbyTests
{
    [Fact]
    public async Task A_second_manager_on_a_data_folder_stands_by_until_the_first_has_ended()
    {
        await using var site = await Site.StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();

        await using var second = await ManagerHost.StartAsync(Standby(site), isReady: false);
        using var waits = await second.Http.GetAsync("/health/ready");
        await site.StopManagerAsync();
        await second.AskUntilAsync("/health/ready", answer => answer.IsSuccessStatusCode, "the second manager is ready");
        await device.UpdateAsync(UpdateState.Idle, 1);
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", "02:00:00:00:00:01"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, waits.StatusCode);
        Assert.Contains("another manager", await waits.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await second.GetUntilAsync("/api/v1/devices/lab-1", found => found.TryGetProperty("hardware", out _), "the second manager hears devices");
    }

    [Fact]
    public async Task A_manager_that_stands_by_reads_the_inventory_once_a_second_however_many_ask()
    {
        var time = new VirtualTime();
        await using var site = await Site.StartAsync();
        await using var second = await ManagerHost.StartAsync(Standby(site) with { TimeProvider = time }, isReady: false);
        Assert.Equal(0, await TotalAsync(second));
        await BornAsync(site, "lab-1");

        var within = await TotalAsync(second);
        time.Advance(FleetReader.StandbyAge);

        Assert.Equal((0, 1), (within, await TotalAsync(second)));
    }

    [Fact]
    public async Task A_live_window_of_a_manager_that_stands_by_follows()
    {
        await using var site = await Site.StartAsync();
        await using var second = await ManagerHost.StartAsync(Standby(site), isReady: false);
        await using var page = await EventStream.OpenAsync(second.Http, "?kinds=&count=10");
        Assert.Equal("window", (await page.NextAsync("the window comes first")).Kind);
        await using var device = await site.DeviceAsync("lab-1");

        await device.BornAsync();
        await page.NextAsync("update", update => update.TryGetProperty("items", out _), "the device comes into the window");
        await device.GoodbyeAsync();
        await page.NextAsync("update", update => update.TryGetProperty("presence", out var counts) && counts.GetProperty("offline").GetInt32() == 1, "the goodbye is shown");
    }

    [Fact]
    public async Task A_manager_that_stands_by_knows_the_groups_that_are_made_at_the_other()
    {
        await using var site = await Site.StartAsync();
        await using var second = await ManagerHost.StartAsync(Standby(site), isReady: false);

        using var made = await site.Http.PutAsJsonAsync("/api/v1/groups/kiosks", new { filter = "tag:kiosk" });

        Assert.True(made.IsSuccessStatusCode);
        await second.AskUntilAsync("/api/v1/devices?filter=group:kiosks", answer => answer.IsSuccessStatusCode, "the group is known", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_manager_whose_session_was_taken_by_mistake_takes_it_back()
    {
        await using var site = await Site.StartAsync(options => options with { LeaseDuration = TimeSpan.FromSeconds(1) });
        await using (var thief = new MqttClient(new MqttClientOptions { Server = site.Broker.Address, ClientId = "thinmqtt-manager" }))
        {
            await thief.ConnectAsync();
        }

        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();

        await site.Manager.GetUntilAsync(
            "/api/v1/devices", page => page.GetProperty("items").GetArrayLength() == 1, "the manager hears devices again");
    }

    private static ManagerOptions Standby(Site site) => new()
    {
        DataFolder = site.DataFolder, Mqtt = _ => site.Broker.Address, LeaseDuration = TimeSpan.FromSeconds(1),
    };

    /// <summary>Returns when the manager that leads has stored it.</summary>
    private static async Task BornAsync(Site site, string id)
    {
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync(id);
        await device.BornAsync();
        await events.DeviceAsync("online");
    }

    private static async Task<int> TotalAsync(ManagerHost manager) => (await manager.GetAsync("/api/v1/devices")).GetProperty("total").GetInt32();
}
