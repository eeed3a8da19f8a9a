using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>A database of a site's own, which is dropped with the site where the server still answers.</summary>
internal sealed class MongoTestInventory(string connectionString) : TestInventory
{
    private readonly string _name = $"thinmqtt-test-{Guid.NewGuid():N}";

    public override ManagerOptions Use(ManagerOptions options) =>
        options with { MongoDb = new MongoDbOptions { ConnectionString = connectionString, Database = _name } };

    /// <summary>As a person with a shell.</summary>
    public MongoDatabase Open() => MongoDatabase.Connect(
        connectionString, new MongoOptions { DatabaseName = _name, ServerSelectionTimeout = TimeSpan.FromSeconds(1) }, NullLogger.Instance);

    public override async ValueTask DisposeAsync()
    {
        await using var database = Open();
        try
        {
            await database.CommandAsync("drop", command => command.Int32("dropDatabase"u8, 1), _ => true, isWrite: true, default);
        }
        catch (MongoException gone) when (gone.Kind is MongoErrorKind.Unreachable or MongoErrorKind.NotAllowed)
        {
            // A server of the test's own, which it has ended.
        }

        await base.DisposeAsync();
    }
}

/// <summary>On contract tests of the inventory in MongoDB.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsMongoAttribute : Testing.NeedsAttribute
{
    public override string? SkipReason => Testing.MongoServer.SkipReason;
}
