using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>One server for the tests of a collection: the one that <see cref="MongoServer.Variable"/> names, or one of its own.</summary>
public sealed class MongoFixture : IAsyncLifetime
{
    private readonly MongoServer _server = new();

    /// <summary>Without a database.</summary>
    public string ConnectionString => MongoServer.Given ?? _server.Address.ToString();

    /// <summary>A database of the test's own, which is dropped when it is disposed of.</summary>
    internal Task<TestDatabase> DatabaseAsync() => TestDatabase.OpenAsync(ConnectionString);

    public Task InitializeAsync() => MongoServer.SkipReason is null && MongoServer.Given is null ? _server.StartAsync() : Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();
}

/// <summary>Tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class MongoTests : ICollectionFixture<MongoFixture>
{
    public const string Name = "MongoDB";
}

/// <summary>Needs libmongoc, and a server that speaks MongoDB's protocol.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MongoFactAttribute : FactAttribute
{
    public MongoFactAttribute() => Skip = MongoServer.SkipReason;
}

/// <summary>Needs libmongoc, and a server of the test's own that it may kill.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MongoStandInFactAttribute : FactAttribute
{
    public MongoStandInFactAttribute() => Skip = MongoServer.OwnSkipReason;
}

internal sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(MongoDatabase database) => Database = database;

    public MongoDatabase Database { get; }

    public MongoCollection Devices => Database.Collection("devices");

    public static async Task<TestDatabase> OpenAsync(string connectionString)
    {
        var database = MongoDatabase.Connect(
            connectionString, new MongoOptions { DatabaseName = $"thinmqtt-test-{Guid.NewGuid():N}" }, NullLogger.Instance);
        await database.PingAsync();
        return new TestDatabase(database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.CommandAsync("drop", command => command.Int32("dropDatabase"u8, 1), _ => true, isWrite: true, default);
        await Database.DisposeAsync();
    }
}
