using System.Net;
using ThinMqtt.Client;
using ThinMqtt.Contracts;

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
        var options = new ManagerOptions
        {
            DataFolder = site.DataFolder, Mqtt = _ => site.Broker.Address, LeaseDuration = TimeSpan.FromSeconds(1),
        };

        await using var second = await ManagerHost.StartAsync(options, isReady: false);
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
}
