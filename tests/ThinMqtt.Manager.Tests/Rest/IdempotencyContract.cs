using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Requests that are sent again with the same <c>Idempotency-Key</c>.</summary>
public abstract class IdempotencyContract : ManagerContract
{
    [ContractFact]
    public async Task An_announcement_that_is_sent_again_is_answered_alike_and_not_done_again()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();

        using var first = await AnnounceAsync(site.Http, id, "one");
        using var again = await AnnounceAsync(site.Http, id, "one");
        using var other = await AnnounceAsync(site.Http, id, "two");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(3, (await other.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attempt").GetInt32());
    }

    [ContractFact]
    public async Task An_upload_that_is_sent_again_is_answered_alike_even_when_its_release_was_withdrawn_since()
    {
        await using var site = await StartAsync();
        using var first = await UploadAsync(site.Http, Site.Zip("a"), "one");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var id = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        using var withdrawn = await site.Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);

        using var again = await UploadAsync(site.Http, Site.Zip("a"), "one");

        Assert.Equal((HttpStatusCode.Created, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("withdrawn", (await site.Manager.GetAsync($"/api/v1/releases/{id}")).GetProperty("state").GetString());
    }

    [ContractFact]
    public async Task A_key_is_known_after_a_restart()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();
        using var first = await AnnounceAsync(site.Http, id, "one");

        await site.StopManagerAsync();
        await site.StartManagerAsync();

        using var again = await AnnounceAsync(site.Http, id, "one");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(2, await AttemptAsync(site, id));
    }

    [ContractFact]
    public async Task Of_many_requests_at_once_with_the_same_key_one_is_done_and_all_are_answered_alike()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AnnounceAsync(site.Http, id, "one")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(2, await AttemptAsync(site, id));
    }

    [ContractFact]
    public async Task Another_request_with_the_same_key_is_refused_and_not_done()
    {
        await using var site = await StartAsync();
        using var first = await UploadAsync(site.Http, Site.Zip("a"), "one");
        var id = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();

        using var announced = await AnnounceAsync(site.Http, id, "one");
        using var otherBytes = await UploadAsync(site.Http, Site.Zip("b"), "one");
        using var otherChannel = await UploadAsync(site.Http, Site.Zip("a"), "one", channel: "test");

        foreach (var answer in new[] { announced, otherBytes, otherChannel })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("urn:thinmqtt:problem:idempotency-key-reused", problem.GetProperty("type").GetString());
            Assert.Contains("Each request has a key of its own", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, await AttemptAsync(site, id));
        Assert.Single((await site.Manager.GetAsync("/api/v1/releases")).GetProperty("items").EnumerateArray());
    }

    [ContractFact]
    public async Task A_request_that_failed_is_not_remembered()
    {
        await using var site = await StartAsync();
        using var failed = await AnnounceArtifactAsync(site.Http, "one");
        Assert.Equal(HttpStatusCode.NotFound, failed.StatusCode);
        using var unknown = await AnnounceAsync(site.Http, 77, "two");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var id = await site.ReleaseAsync();

        using var done = await AnnounceArtifactAsync(site.Http, "one");
        using var announced = await AnnounceAsync(site.Http, id, "two");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (done.StatusCode, announced.StatusCode));
    }

    [ContractFact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var time = new VirtualTime();
        await using var site = await StartAsync(options => options with { TimeProvider = time, UrlLifetime = TimeSpan.FromDays(7) });
        var id = await site.ReleaseAsync();
        using var first = await AnnounceAsync(site.Http, id, "one");
        time.Advance(KeyRules.Memory - TimeSpan.FromMinutes(1));
        using var again = await AnnounceAsync(site.Http, id, "one");
        Assert.Equal(2, await AttemptAsync(site, id));

        time.Advance(TimeSpan.FromMinutes(2));

        using var anew = await AnnounceAsync(site.Http, id, "one");
        Assert.Equal(3, await AttemptAsync(site, id));
    }

    [ContractFact]
    public async Task A_key_that_a_killed_manager_held_is_free_after_a_minute_and_busy_until_then()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();
        var keys = site.Manager.Services.GetRequiredService<IRequestKeyStore>();
        var now = DateTimeOffset.UtcNow;
        var held = new RequestKey("one", "what the other one does", now, Claim: 1, null);
        Assert.Equal(KeyState.Free, (await keys.ClaimAsync(held)).State);
        Assert.Equal(KeyState.Busy, (await keys.ClaimAsync(held with { Claim = 2 })).State);
        Assert.Equal(KeyState.Reused, (await keys.ClaimAsync(held with { Claim = 2, Request = "another" })).State);
        Assert.Equal(KeyState.Free, (await keys.ClaimAsync(held with { Claim = 2, At = now + KeyRules.ClaimLimit })).State);

        await keys.AnswerAsync(held with { Answer = [1] });
        Assert.Equal(KeyState.Busy, (await keys.ClaimAsync(held with { Claim = 3 })).State);
        await keys.ForgetAsync(held);
        Assert.Equal(KeyState.Busy, (await keys.ClaimAsync(held with { Claim = 3 })).State);
        await keys.ForgetAsync(held with { Claim = 2 });

        using var answer = await AnnounceAsync(site.Http, id, "one");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [ContractFact]
    public async Task Who_waits_for_a_busy_key_only_reads_until_it_is_answered()
    {
        await using var site = await StartAsync();
        var (keys, once) = Once(site);
        var work = new TaskCompletionSource<string?>();
        var first = await BeginAsync(once, work.Task, default);

        var second = once.DoAsync("one", "a deed", () => Task.FromResult<string?>("done twice"), default);
        await keys.ReadAsync(times: 3);
        Assert.Equal(2, keys.Claims);
        work.SetResult("done");

        Assert.Equal((KeyState.Free, "done"), await first().Within("the deed is done"));
        Assert.Equal((KeyState.Answered, "done"), await second.Within("the answer of the first is found"));
    }

    [ContractFact]
    public async Task Who_goes_away_waits_for_a_busy_key_no_longer()
    {
        await using var site = await StartAsync();
        var (keys, once) = Once(site);
        using var caller = new CancellationTokenSource();
        var work = new TaskCompletionSource<string?>();
        var first = await BeginAsync(once, work.Task, caller.Token);
        var second = once.DoAsync("one", "a deed", () => Task.FromResult<string?>("done twice"), caller.Token);
        await keys.ReadAsync(times: 1);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within("the wait ends"));
        work.SetResult("done");
        Assert.Equal((KeyState.Free, "done"), await first().Within("what is begun is done, whoever waits for it"));
    }

    [ContractTheory]
    [InlineData("a b")]
    [InlineData("")]
    public async Task A_key_that_cannot_be_is_refused_with_a_reason(string key)
    {
        await using var site = await StartAsync();
        using var announced = await AnnounceAsync(site.Http, 1, key);
        using var uploaded = await UploadAsync(site.Http, Site.Zip("a"), key);

        foreach (var answer in new[] { announced, uploaded })
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"Idempotency-Key is '{key}'", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static (WatchedKeys Keys, Idempotency Once) Once(Site site)
    {
        var services = site.Manager.Services;
        var keys = new WatchedKeys(services.GetRequiredService<IRequestKeyStore>());
        return (keys, ActivatorUtilities.CreateInstance<Idempotency>(services, keys));
    }

    /// <summary>Returns when a deed is begun under the key "one".</summary>
    /// <returns>Its end.</returns>
    private static async Task<Func<Task<(KeyState State, string? Answer)>>> BeginAsync(Idempotency once, Task<string?> work, CancellationToken aborted)
    {
        var begun = new TaskCompletionSource();
        var deed = once.DoAsync(
            "one",
            "a deed",
            () =>
            {
                begun.SetResult();
                return work;
            },
            aborted);
        await begun.Task.Within("the deed is begun");
        return () => deed;
    }

    private protected static Task<HttpResponseMessage> AnnounceAsync(HttpClient http, long id, string key) =>
        SendAsync(http, $"/api/v1/releases/{id}/announce", null, key);

    private static Task<HttpResponseMessage> AnnounceArtifactAsync(HttpClient http, string key) =>
        SendAsync(http, "/api/v1/releases", JsonContent.Create(new { package = "hello", version = "1.0.0", channel = "test" }), key);

    private static Task<HttpResponseMessage> UploadAsync(HttpClient http, byte[] zip, string key, string channel = "stable") => SendAsync(
        http,
        $"/api/v1/releases?package=hello&version=1.0.0&channel={channel}",
        new ByteArrayContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } },
        key);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, HttpContent? content, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    private static async Task<int> AttemptAsync(Site site, long id) =>
        (await site.Manager.GetAsync($"/api/v1/releases/{id}")).GetProperty("attempt").GetInt32();
}
