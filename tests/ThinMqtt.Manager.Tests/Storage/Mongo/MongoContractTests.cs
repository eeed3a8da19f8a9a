using System.Net.Http.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Devices_in_MongoDB_Tests(MongoFixture server) : DeviceContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Labels_in_MongoDB_Tests(MongoFixture server) : LabelContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Groups_in_MongoDB_Tests(MongoFixture server) : GroupContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);

    [ContractFact]
    public async Task A_group_that_one_manager_is_given_is_in_the_memory_of_another()
    {
        await using var site = await StartAsync();
        await using var other = await site.StartAnotherAsync("second");

        using var made = await other.Http.PutAsJsonAsync("/api/v1/groups/kiosks", new { filter = "tag:kiosk" });

        Assert.True(made.IsSuccessStatusCode);
        await KnowsAsync(site.Manager, "kiosks");
    }
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Why_with_MongoDB_Tests(MongoFixture server) : WhyContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Releases_in_MongoDB_Tests(MongoFixture server) : ReleaseContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Idempotency_with_MongoDB_Tests(MongoFixture server) : IdempotencyContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);

    [ContractFact]
    public async Task A_request_that_one_manager_has_answered_is_answered_alike_by_another()
    {
        await using var site = await StartAsync();
        await using var other = await site.StartAnotherAsync("second");
        var id = await site.ReleaseAsync();

        using var first = await AnnounceAsync(site.Http, id, "one");
        using var second = await AnnounceAsync(other.Http, id, "one");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
    }
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class History_in_MongoDB_Tests(MongoFixture server) : HistoryContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Events_with_MongoDB_Tests(MongoFixture server) : EventContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Live_streams_with_MongoDB_Tests(MongoFixture server) : LiveStreamContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Uploads_with_MongoDB_Tests(MongoFixture server) : UploadContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Restarts_with_MongoDB_Tests(MongoFixture server) : RestartContract
{
    private protected override TestInventory NewInventory() => new MongoTestInventory(server.ConnectionString);
}
