using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

/// <summary>From a folder to MongoDB and S3, and back.</summary>
[Collection(S3Collection.Name)]
public sealed class ProductionMigrationTests(S3Fixture s3) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly MongoServer _mongo = new();

    [ProductionFact]
    public async Task A_site_moves_to_production_and_back_with_every_record_and_every_byte()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        site.Grow(devices: 700, eventsOfEach: 3);
        var rows = SiteContents.Rows(site.Folder);

        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
        Assert.Equal(4, (await production.ObjectsAsync()).Count);
        await Migrate.SucceedsAsync(_folder, production.Settings, _folder.File("back"));

        SiteContents.AssertEqual(site.Folder, _folder.File("back"));
        Assert.Equal(rows, SiteContents.Rows(site.Folder));
        await Migrate.SucceedsAsync(_folder, production.Settings, _folder.File("back"));
    }

    [ProductionFact]
    public async Task A_manager_goes_on_in_production_and_what_it_has_added_goes_back()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
        await site.Loading.UpdateAsync(UpdateState.Install, 2, "2.0.0");

        await using (var manager = await ManagerHost.StartAsync(production.Options(site.Broker)))
        {
            await site.Loading.UpdateAsync(UpdateState.Succeeded, 3, "2.0.0");
            await ContinuesAsync(site, manager, expectedRelease: site.NextRelease);
        }

        await Migrate.SucceedsAsync(_folder, production.Settings, _folder.File("back"));
        await using var back = await ManagerHost.StartAsync(
            new ManagerOptions { DataFolder = _folder.File("back/manager"), Mqtt = _ => site.Broker });
        await ContinuesAsync(site, back, expectedRelease: site.NextRelease + 1);
    }

    [ProductionTheory]
    [InlineData("Copying artifacts", true)]
    [InlineData("Copying devices", true)]
    [InlineData("Copying results", true)]
    [InlineData("Comparing events", true)]
    [InlineData("Copying artifacts", false)]
    [InlineData("Copying events", false)]
    public async Task A_move_that_is_killed_goes_on(string moment, bool isToProduction)
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        site.Grow(devices: 600, eventsOfEach: 3);
        if (!isToProduction)
        {
            await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
        }

        var (from, to) = isToProduction ? (site.Folder, production.Settings) : (production.Settings, _folder.File("back"));
        await using (var process = Migrate.Start(_folder, from, to))
        {
            await process.PrintedAsync(moment, TimeSpan.FromMinutes(2));
            await process.KillAsync();
            Assert.DoesNotContain("All is at", process.Output, StringComparison.Ordinal);
        }

        await Migrate.SucceedsAsync(_folder, from, to);
        if (isToProduction)
        {
            await Migrate.SucceedsAsync(_folder, production.Settings, _folder.File("back"));
        }

        SiteContents.AssertEqual(site.Folder, _folder.File("back"));
        Assert.Equal(4, (await production.ObjectsAsync()).Count);
    }

    [ProductionFact]
    public async Task A_manager_does_not_serve_a_part_of_a_site_and_does_when_all_is_there()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        await using (var process = Migrate.Start(_folder, site.Folder, production.Settings))
        {
            await process.PrintedAsync("Copying devices", TimeSpan.FromMinutes(2));
            await process.KillAsync();
        }

        await using var manager = await ManagerHost.StartAsync(production.Options(site.Broker), isReady: false);
        await manager.AskUntilAsync(
            "/health/ready",
            answer => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult().Contains("only a part of the site", StringComparison.Ordinal),
            "it says why it is not ready");

        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);

        await manager.AskUntilAsync("/health/ready", answer => answer.IsSuccessStatusCode, "it is ready");
        Assert.Equal(4, (await manager.GetAsync("/api/v1/devices")).GetProperty("items").GetArrayLength());
    }

    [ProductionFact]
    public async Task A_database_that_a_manager_works_for_is_refused_as_source_and_as_target()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        await using (await ManagerHost.StartAsync(production.Options(site.Broker)))
        {
            await using var device = await site.DeviceAsync("lab-5");
            await device.AskAsync(new RequestPayload { Id = "1", Kind = RequestKinds.Url }); // answered by a manager that leads
            await Migrate.FailsAsync(_folder, site.Folder, production.Settings, production.MongoDb.Database!, "is in use", "Stop all managers");
            await Migrate.FailsAsync(_folder, production.Settings, _folder.File("back"), production.MongoDb.Database!, "is in use", "Stop all managers");
        }

        Assert.False(Directory.Exists(_folder.File("back")));
    }

    [ProductionFact]
    public async Task A_source_that_changes_meanwhile_is_found_and_moved_by_the_same_command()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 300, eventsOfEach: 10); // so that what follows the devices takes a while
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
        await using (var process = Migrate.Start(_folder, production.Settings, _folder.File("back")))
        {
            await process.PrintedAsync("Copying events", TimeSpan.FromMinutes(2));
            await process.SignalAsync("STOP");
            await production.ChangeAsync("devices", "lab-3", "agent", "9.9.9");
            await process.SignalAsync("CONT");
            Assert.Equal(1, await process.ExitedAsync(TimeSpan.FromMinutes(2)));
            Assert.Contains("NOT EQUAL", process.Output, StringComparison.Ordinal);
            Assert.Contains("9.9.9", process.Output, StringComparison.Ordinal);
            Assert.Contains("See that no manager runs on it", process.Output, StringComparison.Ordinal);
        }

        await Migrate.SucceedsAsync(_folder, production.Settings, _folder.File("back"));
    }

    [ProductionFact]
    public async Task Each_half_may_move_alone()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        production.Write(new { production.S3 }, _folder.File("half"));
        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
        var objects = await production.ObjectsAsync();

        await using var other = new ProductionSite(_mongo.Address, s3.Server);
        other.Write(new { other.MongoDb, production.S3 });
        await Migrate.SucceedsAsync(_folder, production.Settings, other.Settings);

        Assert.Equal(objects, await production.ObjectsAsync());
        Assert.False(Directory.Exists(_folder.File("half/manager/artifacts")));
        await Migrate.SucceedsAsync(_folder, other.Settings, _folder.File("back"));
        SiteContents.AssertEqual(site.Folder, _folder.File("back"));
    }

    [ProductionFact]
    public async Task A_database_that_holds_another_site_is_left_as_it_is()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var other = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);

        await Migrate.FailsAsync(_folder, other.Folder, production.Settings, "holds the site that was moved there from", site.Folder);

        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
    }

    [ProductionFact]
    public async Task Servers_that_do_not_answer_are_named_and_the_same_command_goes_on()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var production = new ProductionSite(_mongo.Address, s3.Server);
        var nobody = new Uri($"mongodb://127.0.0.1:{FreePort.Take()}");
        production.Write(new { MongoDb = new { ConnectionString = nobody }, production.S3 });
        await Migrate.FailsAsync(_folder, site.Folder, production.Settings, nobody.Authority, "Check that the server runs");
        production.Write(new { production.MongoDb, S3 = production.S3 with { ServiceUrl = new Uri($"http://{nobody.Authority}") } });
        await Migrate.FailsAsync(_folder, site.Folder, production.Settings, nobody.Authority, "does not answer", "the same command goes on");
        production.Write(new { MongoDb = new { production.MongoDb.ConnectionString, Database = "nothing-there" }, production.S3 });
        await Migrate.FailsAsync(_folder, production.Settings, _folder.File("back"), "There is no inventory in", "nothing-there");

        production.Write(new { production.MongoDb, production.S3 });
        await Migrate.SucceedsAsync(_folder, site.Folder, production.Settings);
    }

    [OwnS3Fact]
    public async Task An_S3_server_that_is_full_is_named_and_the_same_command_goes_on_elsewhere()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var full = new ProductionSite(_mongo.Address, s3.Server, user: "full");
        full.Write(new { full.S3 }, _folder.File("half"));

        await Migrate.FailsAsync(_folder, site.Folder, full.Settings, "has no room left", "the same command goes on");

        full.Write(new { }, _folder.File("half"));
        await Migrate.SucceedsAsync(_folder, site.Folder, full.Settings);
    }

    public Task InitializeAsync() => MongoServer.OwnSkipReason is null ? _mongo.StartAsync() : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _mongo.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A result that is on its way ends, artifacts can be had, and a new release has the next numbers.</summary>
    private static async Task ContinuesAsync(FurnishedSite site, ManagerHost manager, long expectedRelease)
    {
        await manager.GetUntilAsync(
            $"/api/v1/releases/{site.Live}", release => release.GetProperty("counts").TryGetProperty("succeeded", out _), "the result has come");
        var packages = await manager.GetAsync("/api/v1/packages");
        var url = packages.EnumerateArray().SelectMany(package => package.GetProperty("versions").EnumerateArray())
            .Single(version => version.GetProperty("version").GetString() == "2.0.0").GetProperty("url").GetString()!;
        Assert.Equal(Site.Zip("second", 500_000), (await StorageSite.GetAsync(new Uri(url))).Bytes);
        using var content = new ByteArrayContent(Site.Zip($"{expectedRelease}"));
        using var answer = await manager.Http.PostAsync($"/api/v1/releases?package=hello&version={expectedRelease}.0.0", content);
        var release = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(expectedRelease, release.GetProperty("id").GetInt64());
        Assert.Equal(4 + expectedRelease - site.NextRelease, release.GetProperty("counter").GetInt64());
    }
}

/// <summary>Needs an S3 server, libmongoc, and a server of the test's own that speaks MongoDB's protocol.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProductionFactAttribute : FactAttribute
{
    public ProductionFactAttribute() => Skip = MongoServer.OwnSkipReason ?? S3Server.SkipReason;
}

/// <inheritdoc cref="ProductionFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProductionTheoryAttribute : TheoryAttribute
{
    public ProductionTheoryAttribute() => Skip = MongoServer.OwnSkipReason ?? S3Server.SkipReason;
}
