using System.Net;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What a page that shows everything live needs.</summary>
public abstract class EventContract : ManagerContract
{
    [ContractFact]
    public async Task Hardware_packages_and_heartbeats_are_told()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");

        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", "02:00:00:00:00:01"));
        var inventory = await events.NextAsync("inventory", _ => true, "hardware is told");
        await device.BeatAsync();
        var seen = await events.NextAsync("seen", _ => true, "a heartbeat is told");

        Assert.Equal("lab-1", inventory.GetProperty("device").GetString());
        Assert.Equal("lab-1", Assert.Single(seen.GetProperty("devices").EnumerateArray()).GetString());
    }

    [ContractFact]
    public async Task A_listener_that_hears_nothing_new_is_told_that_the_connection_works()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time });
        await using var events = await site.EventsAsync();
        var alive = events.NextAsync("alive", _ => true, "the connection is said to work");

        while (!alive.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await site.Manager.GetAsync("/api/v1/releases"); // gives the stream the time to begin its wait
        }

        Assert.Equal("alive", (await alive).GetProperty("kind").GetString());
    }

    [ContractFact]
    public async Task A_listener_that_was_too_slow_knows_that_it_has_missed_events()
    {
        var hub = new EventHub();
        using var listening = hub.Listen();
        for (var i = 0; i <= EventHub.MaximumWaiting; i++)
        {
            hub.Publish(new ManagerEvent(ManagerEventKind.Release, DateTimeOffset.UnixEpoch, $"{i}"));
        }

        Assert.True(await listening.Events.WaitToReadAsync());
        Assert.True(listening.Events.TryRead(out var first));
        Assert.Equal("1", first.Event.Text);
        Assert.True(listening.TakeMissed());
        Assert.False(listening.TakeMissed());
    }

    [ContractFact]
    public async Task The_activity_of_all_devices_is_listed_with_the_numbers_that_events_carry()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        var online = await events.DeviceAsync("online");

        var activity = await site.Manager.GetAsync("/api/v1/activity?limit=1");

        var entry = Assert.Single(activity.EnumerateArray());
        Assert.Equal(online.GetProperty("entry").GetInt64(), entry.GetProperty("id").GetInt64());
        Assert.Equal("lab-1", entry.GetProperty("device").GetString());
        Assert.Equal("online", entry.GetProperty("kind").GetString());
        var before = await site.Manager.GetAsync($"/api/v1/activity?before={entry.GetProperty("id")}");
        Assert.Equal(["discovered"], before.EnumerateArray().Select(earlier => earlier.GetProperty("kind").GetString()));
        using var refused = await site.Http.GetAsync("/api/v1/activity?limit=1001");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [ContractFact]
    public async Task Devices_and_releases_can_be_asked_for_by_id()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        foreach (var id in new[] { "lab-1", "lab-2", "lab-3" })
        {
            await using var device = await site.DeviceAsync(id);
            await device.BornAsync();
            await events.DeviceAsync("online");
        }

        var first = await site.ReleaseAsync("1.0.0");
        await site.ReleaseAsync("2.0.0");

        var devices = await site.Manager.GetAsync("/api/v1/devices?id=lab-3&id=lab-1&id=nobody");
        Assert.Equal(["lab-1", "lab-3"], devices.GetProperty("items").EnumerateArray().Select(device => device.GetProperty("id").GetString()));
        var releases = await site.Manager.GetAsync($"/api/v1/releases?id={first}");
        Assert.Equal("1.0.0", Assert.Single(releases.GetProperty("items").EnumerateArray()).GetProperty("version").GetString());
        using var refused = await site.Http.GetAsync("/api/v1/devices?id=x" + string.Concat(Enumerable.Repeat("&id=x", 200)));
        Assert.Contains("at most 200", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_release_leads_to_its_artifact_by_a_fresh_URL_of_the_same_host()
    {
        await using var site = await StartAsync(options => options with { PublicUrl = new Uri("https://elsewhere.example") });
        var bytes = Site.Zip("artifact");
        var id = await site.ReleaseAsync(bytes: bytes);

        using var answer = await site.Http.GetAsync($"/api/v1/releases/{id}/artifact");

        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("hello-1.0.0.zip", answer.Content.Headers.ContentDisposition?.FileNameStar);
    }
}
