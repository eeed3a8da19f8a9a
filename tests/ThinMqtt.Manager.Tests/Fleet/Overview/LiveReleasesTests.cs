using Microsoft.Extensions.DependencyInjection;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>What the overview says of releases is read when something has happened with them; here, only what the test tells.</summary>
public sealed class LiveReleasesTests
{
    private readonly EventHub _hub = new();

    [Fact]
    public async Task What_devices_do_with_one_release_has_that_one_read_anew_and_no_other()
    {
        await using var site = await Site.StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        using var releases = Of(site);
        var id = await site.ReleaseAsync();
        using var uploaded = await site.UploadAsync(Site.Zip("other"), package: "other");
        Assert.Equal(new ReleaseCounts(2, 0, 0), await releases.CountAsync());

        await device.UpdateAsync(UpdateState.Install, 1);
        await events.ResultAsync("install");
        using var withdrawn = await site.Http.PostAsync($"/api/v1/releases/{id + 1}/withdraw", null);
        Assert.True(withdrawn.IsSuccessStatusCode);
        var untold = await releases.CountAsync();
        Tell(ManagerEventKind.Result, id);
        var ofOne = await releases.CountAsync();
        Tell(ManagerEventKind.Release, id + 1);

        Assert.Equal((new ReleaseCounts(2, 0, 0), new ReleaseCounts(2, 1, 0)), (untold, ofOne));
        Assert.Equal(new ReleaseCounts(1, 1, 0), await releases.CountAsync());
    }

    [Fact]
    public async Task What_devices_say_of_a_release_that_is_not_live_any_more_does_not_count_it()
    {
        await using var site = await Site.StartAsync();
        using var releases = Of(site);
        var id = await site.ReleaseAsync();
        await site.ReleaseAsync("2.0.0");
        Assert.Equal(1, (await releases.CountAsync()).Live);

        Tell(ManagerEventKind.Result, id);

        Assert.Equal(1, (await releases.CountAsync()).Live);
    }

    private LiveReleases Of(Site site)
    {
        var services = site.Manager.Services;
        return new LiveReleases(
            services.GetRequiredService<IReleaseStore>(), _hub, services.GetRequiredService<Leadership>(), services.GetRequiredService<ManagerOptions>());
    }

    private void Tell(ManagerEventKind kind, long release) =>
        _hub.Publish(new ManagerEvent(kind, DateTimeOffset.UnixEpoch, "") { Release = release });
}
