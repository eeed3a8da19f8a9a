using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>How the fleet was, minute by minute.</summary>
public abstract class HistoryContract : ManagerContract
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [ContractFact]
    public async Task Devices_are_counted_once_a_minute()
    {
        var time = new VirtualTime(Start.AddSeconds(20));
        await using var site = await StartAsync(options => options with { TimeProvider = time });
        await using var events = await site.EventsAsync();
        await using var on = await site.DeviceAsync("on");
        await using var off = await site.DeviceAsync("off");
        await on.BornAsync();
        await events.DeviceAsync("online");
        await off.BornAsync();
        await events.DeviceAsync("online");
        await off.GoodbyeAsync();
        await events.DeviceAsync("offline");

        time.Advance(SampleRules.Interval);

        var history = await site.Manager.GetUntilAsync("/api/v1/history", found => found.GetProperty("items").GetArrayLength() > 0, "the devices are counted");
        Assert.Equal("""[{"at":"2026-01-01T00:01:00Z","online":1,"stale":0,"offline":1}]""", history.GetProperty("items").GetRawText());
    }

    [ContractFact]
    public async Task Samples_are_kept_for_thirty_days_and_survive_a_restart()
    {
        await using var site = await StartAsync();
        var now = FleetSample.Of(DateTimeOffset.UtcNow, []).At;
        var store = site.Manager.Services.GetRequiredService<ISampleStore>();
        await store.AddAsync(new FleetSample(now - SampleRules.Memory - SampleRules.Interval, 1, 1, 1));
        await store.AddAsync(new FleetSample(now - TimeSpan.FromDays(3), 2, 0, 0));
        await store.AddAsync(new FleetSample(now, 5, 0, 0));
        await store.AddAsync(new FleetSample(now, 3, 0, 0));

        await site.StopManagerAsync();
        await site.StartManagerAsync();

        async Task<string> OnlineAsync(string query) => string.Join(
            ", ", (await site.Manager.GetAsync($"/api/v1/history{query}")).GetProperty("items").EnumerateArray().Select(sample => sample.GetProperty("online")));
        Assert.Equal("3", await OnlineAsync(""));
        Assert.Equal("2, 3", await OnlineAsync("?since=2020-01-01T00:00:00Z"));
        Assert.Equal("3", await OnlineAsync("?since=2020-01-01&points=1"));
        Assert.Equal("", await OnlineAsync($"?since={now.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        Assert.Equal(2, (await site.Manager.Services.GetRequiredService<ISampleStore>().SinceAsync(DateTimeOffset.UnixEpoch)).Count);
    }

    [ContractTheory]
    [InlineData("since=yesterday", "since is 'yesterday'; it is a time in UTC, such as 20")]
    [InlineData("points=0", "points is 0; it is 1 to 5000.")]
    [InlineData("points=5001", "points is 5001; it is 1 to 5000.")]
    public async Task A_history_that_cannot_be_is_refused_with_a_reason(string query, string expected)
    {
        await using var site = await StartAsync();
        using var answer = await site.Http.GetAsync($"/api/v1/history?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
