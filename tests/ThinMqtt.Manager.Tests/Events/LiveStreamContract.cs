using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>A stream with a live window, and one that is taken up again.</summary>
public abstract class LiveStreamContract : ManagerContract
{
    [ContractFact]
    public async Task A_window_is_sent_first_and_then_only_what_changes_in_it()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        await events.DeviceAsync("online");
        await using var page = await site.EventsAsync("?kinds=&count=10&filter=presence:online,offline&sort=id");

        var (kind, window) = await page.NextAsync("the window comes first");
        await using var second = await site.DeviceAsync("lab-2");
        await second.BornAsync();
        var added = await page.NextAsync("update", update => update.TryGetProperty("items", out _), "a device comes into the window");
        await device.BeatAsync(sequence: 3);
        var beat = await page.NextAsync("update", update => Changes(update, "heartbeat"), "a heartbeat is shown");
        await device.GoodbyeAsync();
        var gone = await page.NextAsync("update", update => Changes(update, "presence"), "the goodbye is shown");

        Assert.Equal("window", kind);
        Assert.Equal((1, 1, 0), (window.GetProperty("total").GetInt32(), window.GetProperty("all").GetInt32(), window.GetProperty("from").GetInt32()));
        Assert.Equal("lab-1", Assert.Single(window.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(["lab-1", "lab-2"], added.GetProperty("order").EnumerateArray().Select(id => id.GetString()));
        var change = Assert.Single(beat.GetProperty("changes").EnumerateArray());
        Assert.Equal(3, change.GetProperty("heartbeat").GetProperty("sequence").GetInt64());
        Assert.False(change.TryGetProperty("presence", out _) || beat.TryGetProperty("total", out _));
        Assert.Equal("offline", gone.GetProperty("changes")[0].GetProperty("presence").GetString());
        Assert.Equal(1, gone.GetProperty("presence").GetProperty("offline").GetInt32());
    }

    [ContractFact]
    public async Task A_stream_that_is_taken_up_again_goes_on_where_it_ended()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        string last;
        await using (var events = await site.EventsAsync("?kinds=device&count=10"))
        {
            Assert.Equal("window", (await events.NextAsync("the window comes first")).Kind);
            last = events.LastId;
        }

        await using var other = await site.EventsAsync();
        await device.BornAsync();
        await other.DeviceAsync("online");
        await using var again = await site.EventsAsync($"?kinds=device&after={last}");
        await using var never = await site.EventsAsync("?after=0a1b2c3d-7");

        Assert.Equal("discovered", (await again.NextAsync("the first event since")).Data.GetProperty("deviceEvent").GetString());
        Assert.Equal("online", (await again.NextAsync("the second event since")).Data.GetProperty("deviceEvent").GetString());
        Assert.Equal("missed", (await never.NextAsync("what another process has told is missed")).Kind);
    }

    [ContractFact]
    public async Task A_stream_that_breaks_off_before_all_is_sent_anew_loses_nothing()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await using var events = await site.EventsAsync("?kinds=device&count=10");
        await events.NextAsync("the window comes first");
        var last = events.LastId;
        await device.BornAsync();
        await events.DeviceAsync("online");
        await using (var broken = await site.EventsAsync($"?kinds=device&count=10&after={last}"))
        {
            Assert.Equal("window", (await broken.NextAsync("the window comes first")).Kind);
            last = broken.LastId;
        }

        await using var again = await site.EventsAsync($"?kinds=device&count=10&after={last}");
        await again.DeviceAsync("discovered");
        Assert.Equal("online", (await again.NextAsync("the second event since")).Data.GetProperty("deviceEvent").GetString());
    }

    [ContractFact]
    public async Task That_events_were_missed_is_told_before_the_window()
    {
        await using var site = await StartAsync();
        await using var page = await site.EventsAsync("?count=10&after=0a1b2c3d-7");

        Assert.Equal("missed", (await page.NextAsync("what another process has told is missed")).Kind);
        Assert.Equal("window", (await page.NextAsync("the window comes next")).Kind);
    }

    [ContractFact]
    public async Task A_window_over_a_group_follows_it_and_ends_when_it_is_deleted_with_what_a_new_request_is_answered()
    {
        await using var site = await StartAsync();
        await using var other = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        await other.DeviceAsync("online");
        using var made = await site.Http.PutAsJsonAsync("/api/v1/groups/labs", new { filter = "id:nowhere" });
        await using var page = await site.EventsAsync("?kinds=&count=10&filter=group:labs");
        Assert.Equal(0, (await page.NextAsync("the window comes first")).Data.GetProperty("total").GetInt32());

        using var changed = await site.Http.PutAsJsonAsync("/api/v1/groups/labs", new { filter = "id:lab" });
        await page.NextAsync("window", window => window.GetProperty("total").GetInt32() == 1, "the window is that of the changed group");
        using var deleted = await site.Http.DeleteAsync("/api/v1/groups/labs");
        var problem = await page.NextAsync("problem", _ => true, "the deleted group is told");
        await page.EndAsync("the stream ends");

        using var refused = await site.Http.GetAsync("/api/v1/events?kinds=&count=10&filter=group:labs");
        var answer = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("There is no group 'labs'.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(
            ["type", "title", "status", "detail", "position", "length"],
            name => Assert.Equal(answer.GetProperty(name).ToString(), problem.GetProperty(name).ToString()));
    }

    [ContractFact]
    public async Task More_streams_than_a_manager_serves_are_refused_until_one_has_ended()
    {
        await using var site = await StartAsync();
        var streams = site.Manager.Services.GetRequiredService<EventStreams>();
        var open = Enumerable.Range(0, EventStreams.Maximum - 1).Select(_ => streams.TryOpen()!).ToList();
        var last = await site.EventsAsync();

        using var refused = await site.Http.GetAsync("/api/v1/events");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, EventStreams.RetryAfter), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:thinmqtt:problem:too-many-streams", problem.GetProperty("type").GetString());
        Assert.Contains("1,000 streams of events are open", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await last.DisposeAsync();
        using var limit = new CancellationTokenSource(Limit.Usual);
        await OpensAsync(site.Http, limit.Token); // when the place of the one that has ended is free
        open.ForEach(one => one.Dispose());
    }

    private static async Task OpensAsync(HttpClient http, CancellationToken limit)
    {
        for (var isOpen = false; !isOpen;)
        {
            using var answer = await http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, limit);
            isOpen = answer.IsSuccessStatusCode;
        }
    }

    private static bool Changes(JsonElement update, string field) =>
        update.TryGetProperty("changes", out var changes) && changes.EnumerateArray().Any(change => change.TryGetProperty(field, out _));
}
