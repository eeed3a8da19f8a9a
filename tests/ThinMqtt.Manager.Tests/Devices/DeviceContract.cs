using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What the manager knows of devices.</summary>
public abstract class DeviceContract : ManagerContract
{
    [ContractFact]
    public async Task A_device_is_online_from_its_birth_and_offline_by_its_Will()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");

        await device.BornAsync();
        await events.DeviceAsync("discovered");
        await events.DeviceAsync("online");
        Assert.Equal("online", await PresenceAsync(site));

        await device.BreakAsync();
        await events.DeviceAsync("offline");
        var details = await site.Manager.GetAsync("/api/v1/devices/lab-1");
        Assert.Equal("offline", details.GetProperty("presence").GetString());
        Assert.Equal("lost", details.GetProperty("reason").GetString());
        Assert.Equal(["offline", "online", "discovered"], Kinds(details));
    }

    [ContractFact]
    public async Task A_device_shows_what_it_says_of_itself()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", "02:00:00:00:00:01"));
        await device.SayAsync(DeviceTopic.Packages, new PackagesPayload
        {
            At = DateTimeOffset.UnixEpoch,
            Packages =
            [
                new InstalledPackage
                {
                    Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.0.0"), Md5 = new string('a', 32),
                    State = PackageState.Installed, InstalledAt = DateTimeOffset.UnixEpoch,
                },
            ],
        });
        await device.BornAsync();
        await device.BeatAsync(sequence: 7);

        var details = await site.Manager.GetUntilAsync(
            "/api/v1/devices/lab-1", found => found.TryGetProperty("heartbeat", out _) && found.TryGetProperty("hardware", out _)
                && found.GetProperty("packages").GetArrayLength() == 1, "all is stored");
        Assert.Equal("kiosk", details.GetProperty("hardware").GetProperty("hostname").GetString());
        Assert.Equal(7, details.GetProperty("heartbeat").GetProperty("sequence").GetInt64());
        Assert.Equal("1.0.0", details.GetProperty("packages")[0].GetProperty("version").GetString());
    }

    [ContractFact]
    public async Task A_device_shows_the_channels_that_it_follows_once_it_has_said_so()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.LaterAsync(events);
        Assert.False((await site.Manager.GetAsync("/api/v1/devices/lab-1")).TryGetProperty("channels", out _));

        await device.SayAsync(
            DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [], Channels = [ChannelName.Parse("lab"), ChannelName.Parse("stable")] });

        await events.NextAsync("inventory", data => data.GetProperty("device").GetString() == "lab-1", "it is stored");
        var shown = (await site.Manager.GetAsync("/api/v1/devices?id=lab-1")).GetProperty("items")[0];
        Assert.Equal(["lab", "stable"], shown.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()));
    }

    [ContractFact]
    public async Task A_device_without_three_heartbeats_is_stale_until_the_next_one()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time });
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        await events.DeviceAsync("online");

        time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal("online", await PresenceAsync(site));
        time.Advance(TimeSpan.FromSeconds(10));
        await events.DeviceAsync("stale");
        Assert.Equal("stale", await PresenceAsync(site));

        await device.BeatAsync();
        await events.DeviceAsync("online");
    }

    [ContractFact]
    public async Task Silence_while_the_manager_has_no_broker_makes_nobody_stale()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time });
        await using var events = await site.EventsAsync();
        await using (var device = await site.DeviceAsync("lab-1"))
        {
            await device.BornAsync();
            await events.DeviceAsync("online");
        }

        await site.Broker.StopAsync();
        await site.Manager.AskUntilAsync("/health/ready", answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable, "the broker is missed");
        time.Advance(TimeSpan.FromMinutes(10));
        await site.Broker.StartAsync();
        await site.Manager.AskUntilAsync("/health/ready", answer => answer.IsSuccessStatusCode, "the broker is back");
        time.Advance(TimeSpan.FromSeconds(60));
        await using var other = await site.DeviceAsync("lab-2");
        await other.BornAsync();
        await events.NextAsync("device", data => data.GetProperty("device").GetString() == "lab-2", "later writes are done");

        Assert.Equal("online", await PresenceAsync(site));
    }

    [ContractFact]
    public async Task Two_machines_that_take_the_session_from_each_other_are_reported_once_and_not_flapped_over()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time });
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        for (var i = 0; i < 12; i++)
        {
            await device.BornAsync();
            await device.LoseAsync();
        }

        await device.UpdateAsync(UpdateState.Download, 1);
        await device.GoodbyeAsync();
        await device.LaterAsync(events);
        var details = await site.Manager.GetAsync("/api/v1/devices/lab-1");
        Assert.True(details.GetProperty("isCloned").GetBoolean());
        Assert.Equal("online", details.GetProperty("presence").GetString());
        Assert.Equal("cloned", Kinds(details)[0]);
        Assert.Single(Kinds(details), "cloned");

        time.Advance(PresenceRules.ClonedFor + TimeSpan.FromSeconds(30));
        await events.DeviceAsync("settled");
        Assert.Equal("offline", await PresenceAsync(site));
    }

    [ContractFact]
    public async Task Heartbeats_of_two_machines_that_take_turns_are_reported_as_a_clone()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        foreach (var (sequence, booted) in new[] { (1, 0), (2, 5), (3, 0) })
        {
            await device.BeatAsync(sequence, booted);
            await site.Manager.GetUntilAsync(
                "/api/v1/devices/lab-1",
                found => found.TryGetProperty("heartbeat", out var beat) && beat.GetProperty("sequence").GetInt64() == sequence,
                "the heartbeat is stored");
        }

        var cloned = await events.DeviceAsync("cloned");
        Assert.Contains("same device id", cloned.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Hardware_that_changes_to_another_machine_and_back_is_reported_as_a_clone()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        foreach (var mac in new[] { "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:01" })
        {
            await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", mac));
        }

        await events.DeviceAsync("hardwareChanged");
        await events.DeviceAsync("cloned");
    }

    [ContractFact]
    public async Task Devices_are_listed_page_by_page_and_by_what_is_asked_for()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        foreach (var id in new[] { "b", "a", "c" })
        {
            await using var device = await site.DeviceAsync(id);
            await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware($"Host-{id}", "02:00:00:00:00:01"));
            await device.BornAsync();
            await events.DeviceAsync("online");
        }

        var first = await site.Manager.GetAsync("/api/v1/devices?limit=2");
        Assert.Equal(["a", "b"], Ids(first));
        Assert.Equal(3, first.GetProperty("total").GetInt32());
        var second = await site.Manager.GetAsync($"/api/v1/devices?limit=2&after={first.GetProperty("next").GetString()}");
        Assert.Equal(["c"], Ids(second));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(["c"], Ids(await site.Manager.GetAsync("/api/v1/devices?filter=hOsT-C")));
        Assert.Equal(["b", "a"], Ids(await site.Manager.GetAsync("/api/v1/devices?sort=-id&filter=hostname:host-a,host-b%20presence:online")));
        Assert.Empty(Ids(await site.Manager.GetAsync("/api/v1/devices?filter=presence:stale")));
    }

    [ContractFact]
    public async Task Who_asks_after_an_event_gets_what_it_told_of()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        for (var i = 0; i < 5; i++)
        {
            await device.BornAsync();
            await events.DeviceAsync("online");
            Assert.Equal(["lab-1"], Ids(await site.Manager.GetAsync("/api/v1/devices?filter=presence:online")));
            await device.GoodbyeAsync();
            await events.DeviceAsync("offline");
            Assert.Equal(["lab-1"], Ids(await site.Manager.GetAsync("/api/v1/devices?filter=presence:offline")));
        }
    }

    [ContractFact]
    public async Task A_filter_that_cannot_be_understood_is_refused_with_the_place()
    {
        await using var site = await StartAsync();
        using var answer = await site.Http.GetAsync("/api/v1/devices?filter=lab%20presnce:online");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:thinmqtt:problem:invalid-filter", problem.GetProperty("type").GetString());
        Assert.Equal((4, 7), (problem.GetProperty("position").GetInt32(), problem.GetProperty("length").GetInt32()));
    }

    [ContractTheory]
    [InlineData("/api/v1/devices?filter=presence:asleep", 400, "offline, stale, online")]
    [InlineData("/api/v1/devices?sort=hostnam", 400, "did you mean 'hostname'?")]
    [InlineData("/api/v1/devices?after=lab-1", 400, "begin at the first page")]
    [InlineData("/api/v1/events?kinds=device,relase", 400, "no kind 'relase'")]
    [InlineData("/api/v1/events?count=301", 400, "1 to 300")]
    [InlineData("/api/v1/events?filter=lab", 400, "without count")]
    [InlineData("/api/v1/events?count=10&filter=ram<", 400, "a value is missing")]
    [InlineData("/api/v1/devices?limit=0", 400, "1 to 1000")]
    [InlineData("/api/v1/devices/nobody", 404, "No device 'nobody'")]
    [InlineData("/api/v1/devices/a%2Bb", 400, "contains '+'")]
    public async Task A_question_that_cannot_be_answered_gets_a_clear_problem(string path, int status, string text)
    {
        await using var site = await StartAsync();
        using var answer = await site.Http.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(text, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [ContractTheory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{\"state\":\"asleep\"}")]
    [InlineData("")]
    public async Task A_payload_that_cannot_be_read_is_passed_over(string payload)
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");

        await device.SayAsync(DeviceTopic.Presence, System.Text.Encoding.UTF8.GetBytes(payload));
        await device.BornAsync();

        await events.DeviceAsync("online");
    }

    [ContractFact]
    public async Task A_history_keeps_the_newest_events()
    {
        await using var site = await StartAsync(options => options with { EventsPerDevice = 3 });
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        for (var i = 0; i < 3; i++)
        {
            await device.BornAsync();
            await device.GoodbyeAsync();
            await events.DeviceAsync("offline");
        }

        Assert.Equal(["offline", "online", "offline"], Kinds(await site.Manager.GetAsync("/api/v1/devices/lab-1")));
    }

    [ContractTheory]
    [InlineData("0001-01-01T00:00:00Z", 0)]
    [InlineData("0001-01-01T00:00:00Z", long.MaxValue)]
    [InlineData("9999-12-31T23:59:59.9999999Z", long.MinValue)]
    public async Task A_heartbeat_with_a_clock_at_an_end_of_time_holds_up_no_other(string at, long uptime)
    {
        await using var site = await StartAsync();
        await using var odd = await site.DeviceAsync("odd");
        await using var device = await site.DeviceAsync("lab-1");
        for (var i = 0; i < 3; i++)
        {
            await odd.SayAsync(DeviceTopic.Heartbeat, new HeartbeatPayload
            {
                At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
                Sequence = i,
                UptimeSeconds = uptime,
                Load = 0,
                MemoryFree = 0,
                DiskFree = 0,
            });
            await device.BeatAsync(sequence: i);
            await site.Manager.GetUntilAsync(
                "/api/v1/devices/lab-1",
                found => found.TryGetProperty("heartbeat", out var beat) && beat.GetProperty("sequence").GetInt64() == i,
                "the other is stored");
        }
    }

    private static async Task<string?> PresenceAsync(Site site) =>
        (await site.Manager.GetAsync("/api/v1/devices/lab-1")).GetProperty("presence").GetString();

    private static string[] Kinds(JsonElement details) =>
        [.. details.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(device => device.GetProperty("id").GetString()!)];
}
