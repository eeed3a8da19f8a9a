using ThinMqtt.Contracts;
using ThinMqtt.Manager.Tests.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>The inventory in MongoDB and the artifacts in S3, as several managers share them.</summary>
[Collection(S3Collection.Name)]
public sealed class ProductionPairTests(S3Fixture fixture) : IAsyncLifetime
{
    private readonly MongoServer _server = new();

    public Task InitializeAsync() => PairFactAttribute.SkipReason is null && MongoServer.Given is null ? _server.StartAsync() : Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [PairFact]
    public async Task A_release_goes_from_an_upload_to_a_device_and_its_result_to_the_page_of_another_manager()
    {
        await using var bucket = new TestBucket(fixture.Server);
        await using var site = await Site.StartAsync(
            options => options with { S3 = bucket.Options },
            inventory: new MongoTestInventory(MongoServer.Given ?? _server.Address.ToString()));
        await using var other = await site.StartAnotherAsync("second");
        var bytes = Site.Zip("one", 100_000);
        await using var events = await EventStream.OpenAsync(other.Http);

        var id = await site.ReleaseAsync(bytes: bytes);
        var announced = (await site.AnnouncedAsync(found => found is not null))!;
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        Assert.Equal(bytes, (await StorageSite.GetAsync(announced.Url!)).Bytes);
        await device.UpdateAsync(UpdateState.Succeeded, 1);
        await device.LaterAsync(events);

        var release = await other.GetAsync($"/api/v1/releases/{id}");
        Assert.Equal("""{"succeeded":1}""", release.GetProperty("counts").GetRawText());
        Assert.Equal(bytes, await other.Http.GetByteArrayAsync($"/api/v1/releases/{id}/artifact"));
    }

    [PairFact]
    public async Task Managers_that_get_the_same_version_at_once_leave_one_object()
    {
        await using var bucket = new TestBucket(fixture.Server);
        await using var site = await Site.StartAsync(
            options => options with { S3 = bucket.Options },
            inventory: new MongoTestInventory(MongoServer.Given ?? _server.Address.ToString()));
        await using var other = await site.StartAnotherAsync("second");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            number => site.UploadAsync(Site.Zip($"{number / 2}"), to: number % 2 == 0 ? null : other.Http)));

        Assert.Equal(2, answers.Count(answer => answer.IsSuccessStatusCode));
        await site.Manager.AskUntilAsync(
            "/health/live", _ => bucket.ContentsAsync().GetAwaiter().GetResult().Count == 1, "one object is kept, and nothing else");
    }
}

/// <summary>Needs an S3 server and one that speaks MongoDB's protocol.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PairFactAttribute : FactAttribute
{
    public PairFactAttribute() => Skip = SkipReason;

    public static string? SkipReason => S3Server.SkipReason ?? MongoServer.SkipReason;
}
