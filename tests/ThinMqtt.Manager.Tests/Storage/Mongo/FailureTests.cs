using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

/// <summary>Servers that are not there, go, hang or refuse; each test with a server of its own.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private static readonly MongoOptions Impatient = new() { ServerSelectionTimeout = TimeSpan.FromSeconds(1) };

    private MongoServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask; // some tests need none

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [MongoStandInFact]
    public async Task A_server_that_is_not_there_is_told_after_the_time_out()
    {
        await using var database = Connect(new Uri($"mongodb://127.0.0.1:{FreePort.Take()}"), Impatient);
        var watch = Stopwatch.StartNew();

        var refused = await Assert.ThrowsAsync<MongoException>(() => database.PingAsync());

        Assert.Equal((MongoErrorKind.Unreachable, 15, 13053), (refused.Kind, refused.Domain, refused.Code));
        Assert.Contains("Check that the server runs", refused.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20)); // a busy machine is late, never early
    }

    [MongoStandInFact]
    public async Task A_server_that_was_killed_is_used_again_when_it_is_back()
    {
        await _server.StartAsync();
        await using var database = Connect(_server.Address, new MongoOptions());
        await database.PingAsync();

        await _server.KillAsync();
        var refused = await Assert.ThrowsAsync<MongoException>(() => InsertAsync(database, "lost"));
        await _server.StartAsync();
        await InsertAsync(database, "kept");

        Assert.Equal(MongoErrorKind.Unreachable, refused.Kind);
        Assert.Equal(["kept"], await database.Collection("devices").FindAsync(_ => { }, document => document["_id"u8].String()));
    }

    [MongoStandInFact]
    public async Task Who_cancels_waits_no_longer_and_the_connection_is_used_on()
    {
        await _server.StartAsync();
        await using var proxy = new FaultyProxy(_server.Address);
        await using var database = Connect(proxy.Address, new MongoOptions { Connections = 1 });
        await database.PingAsync();
        using var underWay = new CancellationTokenSource();
        using var waiting = new CancellationTokenSource();

        proxy.Stall();
        var first = database.PingAsync(underWay.Token);
        var second = database.PingAsync(waiting.Token);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within("what waits is cancelled"));
        await underWay.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within("what is under way is cancelled"));
        proxy.Flow();

        await database.PingAsync().Within("the connection serves again");
    }

    [MongoStandInFact]
    public async Task A_server_that_hangs_is_told_after_the_sockets_time_out()
    {
        await _server.StartAsync();
        await using var proxy = new FaultyProxy(_server.Address);
        await using var database = Connect(proxy.Address, new MongoOptions { SocketTimeout = TimeSpan.FromSeconds(1) });
        await database.PingAsync();

        proxy.Stall();
        var refused = await Assert.ThrowsAsync<MongoException>(() => database.PingAsync().Within("the socket's time-out"));
        proxy.Flow();

        Assert.Equal(MongoErrorKind.Unreachable, refused.Kind);
    }

    [MongoStandInFact]
    public async Task What_is_more_than_may_wait_is_refused_at_once_and_the_rest_when_the_database_is_closed()
    {
        await _server.StartAsync();
        await using var proxy = new FaultyProxy(_server.Address);
        var database = Connect(proxy.Address, new MongoOptions { Connections = 1, MaximumWaiting = 2 });
        await database.PingAsync();

        proxy.Stall();
        var pings = Enumerable.Range(0, 10).Select(_ => database.PingAsync()).ToList();
        var busy = await Assert.ThrowsAsync<MongoException>(() => pings[^1].Within("it is refused while the others wait"));
        var closing = database.DisposeAsync().AsTask();
        proxy.Flow();
        await closing.Within("what is under way ends");

        await Task.WhenAll(pings).ContinueWith(_ => { }, TaskScheduler.Default).Within("every ping ends");
        Assert.Equal(MongoErrorKind.Busy, busy.Kind);
        Assert.InRange(pings.Count(ping => ping.Exception?.InnerException is ObjectDisposedException), 1, 2);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.PingAsync());
    }

    [MongoStandInFact]
    public async Task A_password_that_is_refused_is_told_as_such_and_not_repeated()
    {
        await _server.StartAsync();
        await using var database = MongoDatabase.Connect(
            $"mongodb://manager:secret@127.0.0.1:{_server.Address.Port}/?authMechanism=SCRAM-SHA-256", Impatient, NullLogger.Instance);

        var refused = await Assert.ThrowsAsync<MongoException>(() => database.PingAsync());

        Assert.Equal(MongoErrorKind.NotAllowed, refused.Kind);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [MongoStandInFact]
    public async Task Over_TLS_the_servers_certificate_must_be_of_the_given_authority()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates();
        certificates.WriteTo(folder);
        _server = MongoServer.OverTls(folder);
        await _server.StartAsync();

        var secure = $"mongodb://localhost:{_server.Address.Port}/?tls=true";
        await using var trusting = MongoDatabase.Connect($"{secure}&tlsCAFile={folder.File("ca.pem")}", new MongoOptions(), NullLogger.Instance);
        await trusting.PingAsync();
        await using var strict = MongoDatabase.Connect(secure, Impatient, NullLogger.Instance);
        var refused = await Assert.ThrowsAsync<MongoException>(() => strict.PingAsync());

        Assert.Equal(MongoErrorKind.Unreachable, refused.Kind);
    }

    private static MongoDatabase Connect(Uri server, MongoOptions options) =>
        MongoDatabase.Connect(server.ToString(), options, NullLogger.Instance);

    private static Task InsertAsync(MongoDatabase database, string id) =>
        database.Collection("devices").InsertAsync(document => document.String("_id"u8, id));
}
