using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What survives when manager or broker end.</summary>
public abstract class RestartContract : ManagerContract
{
    [ContractFact]
    public async Task A_manager_that_restarts_has_everything_and_hears_what_was_said_meanwhile()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        var id = await site.ReleaseAsync();
        await device.BornAsync();
        await device.UpdateAsync(UpdateState.Download, 1);
        await site.Manager.GetUntilAsync(
            $"/api/v1/releases/{id}", release => release.GetProperty("counts").TryGetProperty("download", out _), "the download is stored");

        await site.StopManagerAsync();
        await device.UpdateAsync(UpdateState.Install, 2);
        await device.UpdateAsync(UpdateState.Failed, 3, reason: "disk full");
        await site.StartManagerAsync();

        var details = await site.Manager.GetUntilAsync(
            $"/api/v1/releases/{id}", release => release.GetProperty("failures").GetArrayLength() == 1, "the result has come");
        Assert.Equal("disk full", details.GetProperty("failures")[0].GetProperty("reason").GetString());
        Assert.Equal("live", details.GetProperty("state").GetString());
        Assert.Equal("online", (await site.Manager.GetAsync("/api/v1/devices/lab-1")).GetProperty("presence").GetString());
        Assert.Equal(1, (await site.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
    }

    [ContractFact]
    public async Task A_broker_that_has_lost_everything_gets_the_announcements_again()
    {
        await using var site = await StartAsync();
        await site.ReleaseAsync();
        await site.AnnouncedAsync(found => found is not null);

        await site.Broker.StopAsync();
        await site.Broker.StartAsync();

        var announcement = await site.AnnouncedAsync(found => found is not null);
        Assert.Equal("hello", announcement!.Manifest.Manifest.Package.Value);
    }

    [ContractFact]
    public async Task A_result_said_while_manager_and_broker_restart_is_not_lost()
    {
        await using var site = await StartAsync(keepsBroker: true);
        var id = await site.ReleaseAsync();
        await using (var device = await site.DeviceAsync("lab-1"))
        {
            await site.StopManagerAsync();
            await device.UpdateAsync(UpdateState.Succeeded, 1);
        }

        await site.Broker.StopAsync();
        await site.Broker.StartAsync();
        await site.StartManagerAsync();

        await site.Manager.GetUntilAsync(
            $"/api/v1/releases/{id}", release => release.GetProperty("counts").TryGetProperty("succeeded", out _), "the result has come");
    }

    [ContractFact]
    public async Task A_release_withdrawn_while_the_broker_is_away_is_withdrawn_when_it_is_back()
    {
        await using var site = await StartAsync(keepsBroker: true);
        var id = await site.ReleaseAsync();
        await site.AnnouncedAsync(found => found is not null);
        await site.Broker.StopAsync();
        using var answer = await site.Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);
        await site.StopManagerAsync();
        await site.Broker.StartAsync();
        var gone = site.AnnouncedAsync(found => found is null);

        await site.StartManagerAsync();

        Assert.Null(await gone);
    }
}
