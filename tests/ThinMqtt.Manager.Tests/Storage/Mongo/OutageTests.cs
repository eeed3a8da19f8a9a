using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>A server that is not there, hangs or is killed, and keeps what it has answered; each test with a server of its own.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Devices = 12;

    /// <summary>The manager's own limits and waits, some of which follow each other, on a busy machine.</summary>
    private static readonly TimeSpan BusyMachine = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly MongoServer _server;

    public OutageTests() => _server = MongoServer.WithJournal(_folder);

    public Task InitializeAsync() => Task.CompletedTask; // when the server starts, the test says

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [MongoStandInFact]
    public async Task A_manager_starts_without_its_server_and_stores_what_was_said_meanwhile_when_that_comes()
    {
        await using var site = await Site.StartAsync(inventory: Inventory(), isReady: false);
        await ReadyAsync(site, "Check that the server runs");
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        using var refused = await site.Http.GetAsync("/api/v1/devices");
        using var live = await site.Http.GetAsync("/health/live");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, live.StatusCode));
        Assert.Contains("MongoDB", await DetailAsync(refused), StringComparison.Ordinal);

        await _server.StartAsync();

        await UntilAsync(site, "/api/v1/devices/lab-1", found => found.GetProperty("presence").GetString() == "online", "the birth is stored");
        await ReadyAsync(site, null);
    }

    [MongoStandInFact]
    public async Task Results_said_while_the_server_hangs_are_stored_when_it_goes_on()
    {
        await _server.StartAsync();
        await using var site = await Site.StartAsync(inventory: Inventory());
        var id = await site.ReleaseAsync();
        await using var fleet = await Fleet.ConnectAsync(site);
        await fleet.SayAsync(UpdateState.Download, 1);
        await CountedAsync(site, id, "download");
        await site.Manager.GetAsync("/api/v1/devices"); // all that was said so far is in memory

        await _server.PauseAsync();
        await fleet.SayAsync(UpdateState.Install, 2);
        await fleet.SayAsync(UpdateState.Succeeded, 3);
        await ReadyAsync(site, "has not answered within");
        using var list = await site.Http.GetAsync("/api/v1/activity");
        using var fleetInMemory = await site.Http.GetAsync("/api/v1/devices");
        using var change = await site.Http.PostAsync($"/api/v1/releases/{id}/withdraw", null);
        using var live = await site.Http.GetAsync("/health/live");
        await _server.ContinueAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (list.StatusCode, change.StatusCode));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, fleetInMemory.StatusCode));
        Assert.Contains("has not answered within", await DetailAsync(list), StringComparison.Ordinal);
        Assert.StartsWith("Nothing was changed.", await DetailAsync(change), StringComparison.Ordinal);
        await AllSucceededAsync(site, id);
        await ReadyAsync(site, null);
    }

    [MongoStandInFact]
    public async Task Results_said_around_a_kill_of_the_server_are_all_there_once_when_it_is_back()
    {
        await _server.StartAsync();
        await using var site = await Site.StartAsync(inventory: Inventory());
        var id = await site.ReleaseAsync();
        await using var fleet = await Fleet.ConnectAsync(site);

        await fleet.SayAsync(UpdateState.Download, 1);
        await _server.KillAsync();
        await fleet.SayAsync(UpdateState.Install, 2);
        await ReadyAsync(site, "Check that the server runs");
        await fleet.SayAsync(UpdateState.Succeeded, 3);
        using var refused = await site.UploadAsync(Site.Zip("2.0.0"), "2.0.0");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await _server.StartAsync();

        await AllSucceededAsync(site, id);
        await ReadyAsync(site, null);
        for (var number = 0; number < Devices; number++)
        {
            var device = await site.Manager.GetAsync($"/api/v1/devices/lab-{number}");
            Assert.Single(device.GetProperty("events").EnumerateArray(), entry => entry.GetProperty("kind").GetString() == "updated");
        }

        await site.ReleaseAsync("2.0.0");
    }

    [MongoStandInFact]
    public async Task Results_that_wait_for_the_server_survive_a_restart_of_the_manager()
    {
        await _server.StartAsync();
        await using var site = await Site.StartAsync(inventory: Inventory());
        var id = await site.ReleaseAsync();
        await using var fleet = await Fleet.ConnectAsync(site);

        await _server.KillAsync();
        await fleet.SayAsync(UpdateState.Succeeded, 1);
        await ReadyAsync(site, "Check that the server runs");
        await site.StopManagerAsync();
        await _server.StartAsync();
        await site.StartManagerAsync();

        await AllSucceededAsync(site, id);
    }

    [MongoStandInFact]
    public async Task Credentials_that_are_refused_are_told_without_the_password()
    {
        await _server.StartAsync();
        var inventory = new MongoTestInventory($"mongodb://manager:xyzzy@127.0.0.1:{_server.Address.Port}/?authMechanism=SCRAM-SHA-256");
        await using var site = await Site.StartAsync(inventory: inventory, isReady: false);

        var problem = await ReadyAsync(site, "Check user, password and authSource");

        Assert.DoesNotContain("xyzzy", problem, StringComparison.Ordinal);
    }

    private MongoTestInventory Inventory() => new(_server.Address.ToString());

    private static Task AllSucceededAsync(Site site, long id) => CountedAsync(site, id, "succeeded");

    private static Task CountedAsync(Site site, long id, string state) => UntilAsync(
        site,
        $"/api/v1/releases/{id}",
        release => release.GetProperty("counts").TryGetProperty(state, out var count) && count.GetInt32() == Devices,
        $"all devices are in the state {state}");

    private static Task UntilAsync(Site site, string path, Func<JsonElement, bool> isIt, string reason) => site.Manager.AskUntilAsync(
        path,
        answer => answer.IsSuccessStatusCode && isIt(answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult()),
        reason,
        BusyMachine);

    /// <param name="site">Whose manager is asked.</param>
    /// <param name="problem">Part of what it says is wrong; null when nothing is.</param>
    private static async Task<string> ReadyAsync(Site site, string? problem)
    {
        var detail = "";
        await site.Manager.AskUntilAsync(
            "/health/ready",
            answer =>
            {
                detail = answer.IsSuccessStatusCode ? "" : DetailAsync(answer).GetAwaiter().GetResult();
                return problem is null ? answer.IsSuccessStatusCode : detail.Contains(problem, StringComparison.Ordinal);
            },
            problem ?? "the manager is ready again",
            BusyMachine);
        return detail;
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

    private sealed class Fleet(IReadOnlyList<TestDevice> devices) : IAsyncDisposable
    {
        public static async Task<Fleet> ConnectAsync(Site site) =>
            new(await Task.WhenAll(Enumerable.Range(0, Devices).Select(number => site.DeviceAsync($"lab-{number}"))));

        public Task SayAsync(UpdateState state, int second) => Task.WhenAll(devices.Select(device => device.UpdateAsync(state, second)));

        public async ValueTask DisposeAsync()
        {
            foreach (var device in devices)
            {
                await device.DisposeAsync();
            }
        }
    }
}
