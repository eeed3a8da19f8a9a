namespace ThinMqtt.Manager.Tests.Mongo;

[NeedsMongo]
[Collection(MongoTests.Name)]
public sealed class Devices_in_MongoDB_Tests(MongoFixture server) : DeviceContract
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
