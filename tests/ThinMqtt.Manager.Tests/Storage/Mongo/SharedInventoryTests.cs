using ThinMqtt.Contracts;
using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>Several managers at one database, and what others have written there.</summary>
[Collection(MongoTests.Name)]
public sealed class SharedInventoryTests(MongoFixture server)
{
    [MongoFact]
    public async Task Managers_that_release_at_once_leave_one_live_release_with_the_highest_counter()
    {
        await using var site = await Site.StartAsync(inventory: new MongoTestInventory(server.ConnectionString));
        await using var other = await site.StartAnotherAsync("second");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            number => site.UploadAsync(Site.Zip($"{number}"), $"1.0.{number}", to: number % 2 == 0 ? null : other.Http)));

        Assert.All(answers, answer => Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode));
        var releases = (await other.GetAsync("/api/v1/releases")).GetProperty("items").EnumerateArray().ToList();
        var live = Assert.Single(releases, release => release.GetProperty("state").GetString() == "live");
        Assert.Equal(10, live.GetProperty("counter").GetInt64());
        Assert.Equal(Enumerable.Range(1, 10).Select(counter => (long)counter), releases.Select(release => release.GetProperty("counter").GetInt64()).Order());
        Assert.Equal(10, releases.Select(release => release.GetProperty("id").GetInt64()).Distinct().Count());
    }

    [MongoFact]
    public async Task Managers_that_get_the_same_version_at_once_keep_the_bytes_of_one()
    {
        await using var site = await Site.StartAsync(inventory: new MongoTestInventory(server.ConnectionString));
        await using var other = await site.StartAnotherAsync("second");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            number => site.UploadAsync(Site.Zip($"{number}"), to: number % 2 == 0 ? null : other.Http)));

        Assert.Single(answers, answer => answer.StatusCode == System.Net.HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == System.Net.HttpStatusCode.Conflict));
    }

    [MongoFact]
    public async Task What_two_managers_hear_is_stored_once()
    {
        await using var site = await Site.StartAsync(inventory: new MongoTestInventory(server.ConnectionString));
        await using var other = await site.StartAnotherAsync("second");
        await using var events = await site.EventsAsync();
        await using var others = await EventStream.OpenAsync(other.Http);
        await site.ReleaseAsync();
        var devices = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => site.DeviceAsync($"lab-{number}")));

        await Task.WhenAll(devices.Select(async device =>
        {
            await device.BornAsync(); // without a heartbeat, which comes by another connection and may overtake it
            await device.UpdateAsync(UpdateState.Succeeded, 1);
        }));
        foreach (var device in devices)
        {
            await device.LaterAsync(events);
            await device.LaterAsync(others);
            var details = await site.Manager.GetAsync($"/api/v1/devices/{device.Id}");
            var kinds = details.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!);
            Assert.Equal(["discovered", "online", "updated"], kinds.Order());
            Assert.Equal("succeeded", Assert.Single(details.GetProperty("results").EnumerateArray()).GetProperty("state").GetString());
            await device.DisposeAsync();
        }
    }

    [MongoFact]
    public async Task A_heartbeat_brings_back_a_device_that_another_manager_takes_for_stale()
    {
        var inventory = new MongoTestInventory(server.ConnectionString);
        await using var site = await Site.StartAsync(inventory: inventory);
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        await device.BeatAsync(sequence: 1);
        await device.BeatAsync(sequence: 2);
        await site.Manager.GetUntilAsync(
            "/api/v1/devices/lab-1",
            found => found.TryGetProperty("heartbeat", out var beat) && beat.GetProperty("sequence").GetInt64() == 2,
            "this manager knows it to be online");
        await using var database = inventory.Open();
        await database.Collection("devices").UpdateAsync(
            MongoValues.Id("lab-1"), update => update.Document("$set"u8).String("presence"u8, "Stale").Int64("tag"u8, MongoGuard.NewTag()).End());

        await device.BeatAsync(sequence: 3);

        await events.NextAsync("device", data => data.GetProperty("text").GetString() == "Its heartbeat is back.", "it is online again");
    }

    [MongoFact]
    public async Task A_database_of_a_later_version_is_refused_and_left_as_it_is()
    {
        var inventory = new MongoTestInventory(server.ConnectionString);
        await using var database = inventory.Open();
        await database.Collection("meta").InsertAsync(document => document.String("_id"u8, "schema").Int32("version"u8, 99));
        await using var site = await Site.StartAsync(inventory: inventory, isReady: false);

        await site.Manager.AskUntilAsync(
            "/health/ready",
            answer => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult().Contains("later version of this program (format 99)", StringComparison.Ordinal),
            "it says that the database is too new");
        using var refused = await site.Http.GetAsync("/api/v1/releases");

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(99, await database.Collection("meta").FindOneAsync(_ => { }, document => document["version"u8].Int32()));
    }

    [MongoFact]
    public async Task A_document_that_cannot_be_read_holds_up_no_other_device()
    {
        var inventory = new MongoTestInventory(server.ConnectionString);
        await using var site = await Site.StartAsync(inventory: inventory);
        await using var events = await site.EventsAsync();
        await using var broken = await site.DeviceAsync("broken");
        await using var device = await site.DeviceAsync("lab-1");
        await broken.BornAsync();
        await broken.LaterAsync(events);
        await using var database = inventory.Open();
        await database.Collection("devices").UpdateAsync(
            MongoValues.Id("broken"), update => update.Document("$set"u8).Int32("presence"u8, 7).End());

        await broken.GoodbyeAsync();
        await broken.BeatAsync();
        await device.BornAsync();
        await device.BeatAsync(sequence: 5);
        await site.Manager.GetUntilAsync("/api/v1/devices/lab-1", found => found.TryGetProperty("heartbeat", out _), "the other is stored");
        var list = await site.Manager.GetAsync("/api/v1/devices");
        using var refused = await site.Http.GetAsync("/api/v1/devices/broken");

        Assert.Contains(list.GetProperty("items").EnumerateArray(), found => found.GetProperty("id").GetString() == "lab-1" && found.TryGetProperty("heartbeat", out _));
        Assert.Contains("'broken' of the collection devices", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [MongoFact]
    public async Task Every_manager_lists_what_devices_have_told_any_of_them()
    {
        await using var site = await Site.StartAsync(inventory: new MongoTestInventory(server.ConnectionString));
        await using var other = await site.StartAnotherAsync("second");
        await using var device = await site.DeviceAsync("lab-1");

        await device.BornAsync();
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", "02:00:00:00:00:01"));
        await device.BeatAsync(sequence: 7);

        foreach (var manager in new[] { site.Manager, other })
        {
            await manager.GetUntilAsync(
                "/api/v1/devices?filter=presence:online%20hostname=kiosk",
                page => page.GetProperty("items").EnumerateArray().Any(found => found.TryGetProperty("heartbeat", out var heartbeat) && heartbeat.GetProperty("sequence").GetInt64() == 7),
                "a manager lists the device with its heartbeat");
        }
    }

    [MongoFact]
    public async Task A_manager_that_could_not_hear_the_others_reads_everything_anew()
    {
        var inventory = new MongoTestInventory(server.ConnectionString);
        await using var site = await Site.StartAsync(inventory: inventory);
        await using var events = await site.EventsAsync();
        await using (var device = await site.DeviceAsync("lab-1"))
        {
            await device.BornAsync();
            await events.DeviceAsync("online");
        }

        await using var database = inventory.Open();
        await database.Collection("devices").UpdateAsync(MongoValues.Id("lab-1"), update => update.Document("$set"u8).String("agent"u8, "9.9.9").End());
        await site.Broker.StopAsync();
        await site.Broker.StartAsync();

        await site.Manager.GetUntilAsync("/api/v1/devices?filter=agent:9.9.9", page => page.GetProperty("total").GetInt32() == 1, "it is read anew");
    }
}
