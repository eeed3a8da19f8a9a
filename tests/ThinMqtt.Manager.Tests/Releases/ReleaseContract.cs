using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>From an upload to results.</summary>
public abstract class ReleaseContract : ManagerContract
{
    [ContractFact]
    public async Task A_release_ends_on_each_device_in_one_state_that_nothing_overwrites()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        var id = await site.ReleaseAsync();
        await using var good = await site.DeviceAsync("good");
        await using var bad = await site.DeviceAsync("bad");

        await good.UpdateAsync(UpdateState.Download, 1, percent: 40);
        await events.ResultAsync("download");
        await good.UpdateAsync(UpdateState.Succeeded, 2);
        await bad.UpdateAsync(UpdateState.RolledBack, 2, reason: "install.sh ended with 3");
        await bad.UpdateAsync(UpdateState.Download, 3);
        await bad.UpdateAsync(UpdateState.Succeeded, 4);
        await good.UpdateAsync(UpdateState.Download, 1);
        await good.LaterAsync(events);
        await bad.LaterAsync(events);

        var release = await site.Manager.GetAsync($"/api/v1/releases/{id}");
        Assert.Equal("""{"rolledBack":1,"succeeded":1}""", release.GetProperty("counts").GetRawText());
        var failure = Assert.Single(release.GetProperty("failures").EnumerateArray());
        Assert.Equal("bad", failure.GetProperty("device").GetString());
        Assert.Equal("install.sh ended with 3", failure.GetProperty("reason").GetString());
        var device = await site.Manager.GetAsync("/api/v1/devices/bad");
        Assert.Equal("rolledBack", device.GetProperty("results")[0].GetProperty("state").GetString());
    }

    [ContractFact]
    public async Task A_release_announced_again_gives_a_device_one_more_attempt()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        var id = await site.ReleaseAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.UpdateAsync(UpdateState.Failed, 1, reason: "disk full");
        await events.ResultAsync("failed");

        using var answer = await site.Http.PostAsync($"/api/v1/releases/{id}/announce", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await device.UpdateAsync(UpdateState.Failed, 1, reason: "disk full");
        await device.UpdateAsync(UpdateState.Succeeded, 2);
        var result = await events.ResultAsync("succeeded");

        Assert.Equal(2, result.GetProperty("result").GetProperty("attempt").GetInt32());
        var release = await site.Manager.GetAsync($"/api/v1/releases/{id}");
        Assert.Equal("""{"succeeded":1}""", release.GetProperty("counts").GetRawText());
    }

    [ContractFact]
    public async Task Results_are_listed_page_by_page_and_by_state()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        var id = await site.ReleaseAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await using var device = await site.DeviceAsync(name);
            await device.UpdateAsync(name == "c" ? UpdateState.Failed : UpdateState.Succeeded, 1);
            await events.NextAsync("result", _ => true, "the result is stored");
        }

        var page = await site.Manager.GetAsync($"/api/v1/releases/{id}/results?limit=2");
        Assert.Equal("b", page.GetProperty("next").GetString());
        var failed = await site.Manager.GetAsync($"/api/v1/releases/{id}/results?state=failed&after=b");
        Assert.Equal("c", Assert.Single(failed.GetProperty("items").EnumerateArray()).GetProperty("device").GetString());
        using var bad = await site.Http.GetAsync($"/api/v1/releases/{id}/results?state=broken");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [ContractFact]
    public async Task Releases_are_listed_page_by_page_by_package_channel_and_state()
    {
        await using var site = await StartAsync();
        foreach (var (version, package, channel) in new[] { ("1.0.0", "hello", "stable"), ("1.1.0", "hello", "stable"), ("1.2.0", "hello", "test"), ("1.0.0", "kiosk", "test") })
        {
            using var made = await site.UploadAsync(Site.Zip(version), version, package, channel);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        async Task<(string Releases, string? Next)> ListAsync(string query)
        {
            var page = await site.Manager.GetAsync($"/api/v1/releases?{query}");
            var releases = page.GetProperty("items").EnumerateArray().Select(release => $"{release.GetProperty("package")} {release.GetProperty("version")}");
            return (string.Join(", ", releases), page.TryGetProperty("next", out var next) ? next.GetString() : null);
        }

        var (releases, next) = await ListAsync("limit=3");
        Assert.Equal("kiosk 1.0.0, hello 1.2.0, hello 1.1.0", releases);
        Assert.Equal(("hello 1.0.0", null), await ListAsync($"limit=3&after={next}"));
        Assert.Equal(("kiosk 1.0.0, hello 1.2.0, hello 1.1.0, hello 1.0.0", null), await ListAsync("limit=4"));
        Assert.Equal(("hello 1.1.0, hello 1.0.0", null), await ListAsync("package=hello&channel=stable"));
        Assert.Equal(("hello 1.1.0", null), await ListAsync("channel=stable&state=live"));
        Assert.Equal(("hello 1.0.0", null), await ListAsync("state=replaced"));
        Assert.Equal(("", null), await ListAsync("package=nothing"));
    }

    [ContractTheory]
    [InlineData("package=-x", "package name")]
    [InlineData("channel=-x", "channel name")]
    [InlineData("state=gone", "state is 'gone'; it is one of Live, Replaced, Withdrawn.")]
    [InlineData("after=x", "after is 'x'; it is the next of a page")]
    [InlineData("limit=0", "limit is 0; it is 1 to 1000.")]
    public async Task A_list_of_releases_that_cannot_be_is_refused_with_a_reason(string query, string expected)
    {
        await using var site = await StartAsync();
        using var answer = await site.Http.GetAsync($"/api/v1/releases?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [ContractFact]
    public async Task Failures_are_grouped_by_what_is_the_same_on_all_devices()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        var id = await site.ReleaseAsync();
        foreach (var (name, state, reason) in new[]
        {
            ("a", UpdateState.Failed, "The disk of /srv/a is full: 5000 bytes are needed, 10 are free."),
            ("b", UpdateState.Failed, "The disk of /srv/b is full: 5000 bytes are needed, 20 are free."),
            ("c", UpdateState.RolledBack, "healthcheck.sh failed with exit code 3."),
            ("d", UpdateState.Succeeded, ""),
        })
        {
            await using var device = await site.DeviceAsync(name);
            await device.UpdateAsync(state, 1, reason: reason);
            await events.NextAsync("result", _ => true, "the result is stored");
        }

        var failures = await site.Manager.GetAsync($"/api/v1/releases/{id}/failures");

        Assert.Equal(
            """
            [{"state":"failed","reason":"The disk of /srv/… is full: 5000 bytes are needed, … are free.","count":2,"devices":["a","b"]},{"state":"rolledBack","reason":"healthcheck.sh failed with exit code 3.","count":1,"devices":["c"]}]
            """,
            failures.GetProperty("items").GetRawText());
    }

    [ContractFact]
    public async Task A_newer_release_takes_the_place_of_the_older_and_going_back_has_a_higher_counter()
    {
        await using var site = await StartAsync();
        var first = await site.ReleaseAsync();
        await site.ReleaseAsync("1.1.0");
        var newer = await site.AnnouncedAsync(found => found?.Manifest.Manifest.Version.ToString() == "1.1.0");
        Assert.Equal(2, newer!.Manifest.Manifest.Counter);
        Assert.Equal("replaced", (await site.Manager.GetAsync($"/api/v1/releases/{first}")).GetProperty("state").GetString());

        await site.ReleaseAsync();

        var back = await site.AnnouncedAsync(found => found?.Manifest.Manifest.Version.ToString() == "1.0.0");
        Assert.Equal(3, back!.Manifest.Manifest.Counter);
        var states = (await site.Manager.GetAsync("/api/v1/releases")).GetProperty("items").EnumerateArray().Select(release => release.GetProperty("state").GetString()!);
        Assert.Equal(["replaced", "live"], states);
    }

    [ContractFact]
    public async Task A_release_that_is_withdrawn_is_no_longer_announced()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await site.ClientAsync();
        await client.SubscribeAsync("thin/updates/#", QoS.AtLeastOnce, (message, _) =>
        {
            (message.Payload.IsEmpty ? gone : seen).TrySetResult();
            return ValueTask.CompletedTask;
        });
        await seen.Task.Within("the announcement");

        using var answer = await site.Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);

        await gone.Task.Within("the announcement is gone");
        Assert.Equal("withdrawn", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());
    }

    [ContractTheory]
    [InlineData("GET", "/api/v1/releases/77")]
    [InlineData("POST", "/api/v1/releases/77/withdraw")]
    [InlineData("POST", "/api/v1/releases/77/announce")]
    [InlineData("GET", "/api/v1/releases/77/results")]
    [InlineData("GET", "/api/v1/releases/77/failures")]
    public async Task A_release_that_is_not_there_gets_a_clear_problem(string method, string path)
    {
        await using var site = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await site.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("no release 77", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task The_announced_URL_is_renewed_before_it_expires()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time, UrlLifetime = TimeSpan.FromHours(4) });
        await site.ReleaseAsync();
        var first = (await site.AnnouncedAsync(found => found is not null))!;

        time.Advance(TimeSpan.FromHours(3.5));

        var second = (await site.AnnouncedAsync(found => found?.UrlExpires > first.UrlExpires))!;
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.NotEqual(first.Url, second.Url);
    }

    [ContractFact]
    public async Task A_device_gets_a_URL_of_its_own_when_it_asks()
    {
        await using var site = await StartAsync();
        await site.ReleaseAsync();
        await using var device = await site.DeviceAsync("lab-1");
        var release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.0.0") };

        var answer = await device.AskAsync(new RequestPayload { Id = "1", Kind = RequestKinds.Url, Release = release });
        Assert.Equal(("1", RequestKinds.Url, null), (answer.Id, answer.Kind, answer.Error));
        Assert.Equal(Site.Zip("1.0.0"), await site.Http.GetByteArrayAsync(answer.Url));

        var unknown = await device.AskAsync(new RequestPayload { Id = "2", Kind = "tea" });
        Assert.Contains("'tea'", unknown.Error, StringComparison.Ordinal);
        var missing = await device.AskAsync(new RequestPayload { Id = "3", Kind = RequestKinds.Url });
        Assert.Contains("'release' is missing", missing.Error, StringComparison.Ordinal);
        var absent = await device.AskAsync(new RequestPayload
        {
            Id = "4", Kind = RequestKinds.Url, Release = release with { Version = SemanticVersion.Parse("9.9.9") },
        });
        Assert.Contains("9.9.9 is not on this manager", absent.Error, StringComparison.Ordinal);
    }
}
