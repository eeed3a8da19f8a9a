using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>
/// tests/servers/mongo.sh as a child process, which a test may kill; its data is gone then. With <see cref="Variable"/>, the shared one is
/// the server that this connection string names.
/// </summary>
public sealed class MongoServer : IAsyncLifetime
{
    /// <summary>A connection string without database, to a server where tests may make and drop databases.</summary>
    public const string Variable = "THINMQTT_TEST_MONGODB";

    private static readonly string? LibrarySkipReason = NativeLibrary.TryLoad(LibMongoc.Library, out _)
        ? null
        : $"{LibMongoc.Library} is not installed; apt install libmongoc-1.0-0.";

    private readonly int _port = FreePort.Take();
    private readonly string[] _certificate;
    private ChildProcess? _process;

    public MongoServer()
        : this([])
    {
    }

    private MongoServer(string[] certificate) => _certificate = certificate;

    /// <summary>Null when tests can use libmongoc and a server of their own.</summary>
    public static string? StandInSkipReason { get; } = LibrarySkipReason ?? (Directory.Exists("/usr/lib/python3/dist-packages/mongomock")
        ? null
        : "mongomock is not installed; apt install python3-mongomock python3-pymongo.");

    public static string? SkipReason { get; } = Given is null ? StandInSkipReason : LibrarySkipReason;

    /// <summary>Of a server of the test's own.</summary>
    public Uri Address => new($"mongodb://127.0.0.1:{_port}");

    private static string? Given => Environment.GetEnvironmentVariable(Variable);

    public static MongoServer OverTls(TemporaryFolder folder) => new([folder.File("server.pem"), folder.File("server.key")]);

    /// <summary>Of the shared server: a database of the test's own, which is dropped when it is disposed of.</summary>
    internal static async Task<TestDatabase> DatabaseAsync(MongoServer server, MongoOptions? options = null) =>
        await TestDatabase.OpenAsync(Given ?? server.Address.ToString(), options ?? new MongoOptions());

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("/bin/bash", [Path.Combine(SourceFolder(), "../../../servers/mongo.sh"), $"{_port}", .. _certificate]);
        await _process.PrintedAsync("listening");
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    Task IAsyncLifetime.InitializeAsync() => SkipReason is null && Given is null ? StartAsync() : Task.CompletedTask;

    public Task DisposeAsync() => KillAsync();

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>Tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class MongoTests : ICollectionFixture<MongoServer>
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
    public MongoStandInFactAttribute() => Skip = MongoServer.StandInSkipReason;
}

internal sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(MongoDatabase database) => Database = database;

    public MongoDatabase Database { get; }

    public MongoCollection Devices => Database.Collection("devices");

    public static async Task<TestDatabase> OpenAsync(string connectionString, MongoOptions options)
    {
        var database = MongoDatabase.Connect(
            connectionString, options with { DatabaseName = $"thinmqtt-test-{Guid.NewGuid():N}" }, NullLogger.Instance);
        await database.PingAsync();
        return new TestDatabase(database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.CommandAsync("drop", command => command.Int32("dropDatabase"u8, 1), _ => true, isWrite: true, default);
        await Database.DisposeAsync();
    }
}
