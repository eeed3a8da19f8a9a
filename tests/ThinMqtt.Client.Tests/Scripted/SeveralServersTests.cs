using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

public sealed class SeveralServersTests : IAsyncLifetime
{
    private readonly ScriptedServer _server = ScriptedServer.Start();
    private readonly VirtualTime _time = new();
    private readonly Uri _nobody = new($"mqtt://127.0.0.1:{FreePort.Take()}");
    private readonly List<MqttClient> _clients = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>Time stands still: who waits never comes to the next server.</summary>
    [Fact]
    public async Task The_next_server_is_tried_at_once_and_after_the_last_there_is_a_wait()
    {
        var client = Create([_nobody, _server.Address]);
        var failures = new Inbox<MqttConnectFailedEventArgs>();
        var connecting = client.ConnectAsync();
        await _server.AcceptAsync();
        await connecting.Within("the client connects");
        _time.Advance(TimeSpan.FromHours(2)); // the connection has lasted
        client.ConnectFailed += (_, failure) => failures.Put(failure);

        await _server.DisconnectAsync(ReasonCode.ServerShuttingDown);
        var failure = await failures.NextAsync("the other server is not there");

        Assert.Equal((_nobody, TimeSpan.FromHours(1)), (failure.Server, failure.RetryIn));
        Assert.Contains(_nobody.Authority, failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_no_server_can_be_reached_the_first_connect_fails_and_names_all()
    {
        var other = new Uri($"mqtt://127.0.0.1:{FreePort.Take()}");
        var client = Create([_nobody, other]);

        var failure = await Assert.ThrowsAsync<MqttConnectException>(() => client.ConnectAsync().Within("the failure"));

        Assert.All(
            (Uri[])[_nobody, other],
            server => Assert.Contains($"{server.Authority} could not be reached", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task How_a_connection_ended_says_at_which_server()
    {
        var client = Create([_server.Address]);
        var ends = new Inbox<MqttDisconnectedEventArgs>();
        client.Disconnected += (_, end) => ends.Put(end);
        var connecting = client.ConnectAsync();
        await _server.AcceptAsync();
        await connecting.Within("the client connects");

        await _server.DisconnectAsync(ReasonCode.ServerShuttingDown);

        Assert.StartsWith($"mqtt://{_server.Address.Authority} disconnected with", (await ends.NextAsync("the end")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_server_is_the_first_for_some()
    {
        var firsts = Enumerable.Range(0, 100).Select(seed => Round(3, seed).Current.Address).Distinct();

        Assert.Equal(3, firsts.Count());
    }

    [Fact]
    public void All_servers_have_their_turn_before_a_wait_also_after_a_connection_that_lasted()
    {
        var round = Round(3, seed: 1);
        var seen = new List<Uri>();
        for (var i = 0; i < 3; i++)
        {
            seen.Add(round.Current.Address);
            Assert.Equal(i == 2, round.MoveOn());
        }

        Assert.Equal(3, seen.Distinct().Count());
        Assert.False(round.MoveOn());
        round.Lasted();
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => round.MoveOn()));
    }

    [Fact]
    public void Each_address_is_checked()
    {
        var options = Options([_server.Address, new Uri("http://a"), new Uri("ftp://b")]);

        var exception = Assert.Throws<ArgumentException>(() => new MqttClient(options));

        Assert.Contains("http://a", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ftp://b", exception.Message, StringComparison.Ordinal);
    }

    private static ServerRound Round(int servers, int seed) => new(
        Enumerable.Range(1, servers).Select(i => new KnownServer(new Uri($"mqtt://server{i}"), wanted: null, TimeProvider.System)), new Random(seed));

    private MqttClientOptions Options(Uri[] servers) => new()
    {
        Server = servers[0],
        OtherServers = servers[1..],
        KeepAlive = TimeSpan.Zero,
        ReconnectBackOff = new ReconnectBackOff { Minimum = TimeSpan.FromHours(1), Maximum = TimeSpan.FromHours(1), Jitter = 0 },
        TimeProvider = _time,
    };

    private MqttClient Create(Uri[] servers)
    {
        var client = new MqttClient(Options(servers));
        _clients.Add(client);
        return client;
    }
}
