using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>Which version of MQTT is tried, and what servers say about that.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private static readonly byte[] Silence = [];
    private static readonly byte[] Accepted = [0x20, 2, 0, 0];
    private static readonly byte[] Return1 = [0x20, 2, 0, 1];
    private static readonly byte[] Return5 = [0x20, 2, 0, 5];
    private static readonly byte[] Reason84 = [0x20, 3, 0, 0x84, 0];
    private static readonly byte[] Accepted5 = [0x20, 3, 0, 0, 0];

    private readonly ScriptedServer _server = ScriptedServer.Start();
    private readonly VirtualTime _time = new();
    private readonly List<MqttClient> _clients = [];

    public static TheoryData<byte[]> NotVersion5 => new(Return1, Reason84, Silence, Accepted);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(NotVersion5))]
    public async Task A_server_that_does_not_speak_5_0_is_asked_for_3_1_1_and_again_when_the_connection_is_lost(byte[] answer)
    {
        var client = Create();
        var connecting = client.ConnectAsync();

        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(answer)).Version);
        Assert.Equal(MqttVersion.V311, (await _server.AnswerAsync(Accepted)).Version);
        await connecting.Within("the client connects");
        Assert.Equal((MqttVersion.V311, _server.Address), (client.Connection!.Version, client.Connection.Server));
        Assert.False(client.Connection.SharedSubscriptionAvailable);

        _server.Close();
        Assert.Equal(MqttVersion.V311, (await _server.AnswerAsync(Accepted)).Version);
    }

    [Fact]
    public async Task An_hour_later_5_0_is_tried_again()
    {
        var client = Create(options => options with { TimeProvider = _time, KeepAlive = TimeSpan.Zero });
        var connected = new Inbox<MqttVersion>();
        client.Connected += (_, connection) => connected.Put(connection.Version);
        _ = client.ConnectAsync();
        await _server.AnswerAsync(Return1);
        await _server.AnswerAsync(Accepted);
        Assert.Equal(MqttVersion.V311, await connected.NextAsync("the client connects"));

        _time.Advance(TimeSpan.FromHours(1));
        _server.Close();

        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(Accepted5)).Version);
        Assert.Equal(MqttVersion.V500, await connected.NextAsync("the client connects again"));
    }

    [Fact]
    public async Task A_server_that_has_spoken_5_0_may_close_without_an_answer()
    {
        var client = Create();
        var connecting = client.ConnectAsync();
        await _server.AnswerAsync(Accepted5);
        await connecting.Within("the client connects");

        _server.Close();
        await _server.AnswerAsync(Silence);

        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(Accepted5)).Version);
    }

    [Fact]
    public async Task A_server_that_is_silent_while_another_of_the_cluster_speaks_5_0_is_not_asked_for_3_1_1()
    {
        var port = FreePort.Take();
        var client = Create(options => options with { OtherServers = [new Uri($"mqtt://127.0.0.1:{port}")] });
        var connecting = client.ConnectAsync();
        await _server.AnswerAsync(Accepted5);
        await connecting.Within("the client connects");

        await using var other = ScriptedServer.Start(port);
        _server.Close();
        Assert.Equal(MqttVersion.V500, (await other.AnswerAsync(Silence)).Version);

        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(Accepted5)).Version);
    }

    [Fact]
    public async Task A_server_that_has_only_5_0_by_now_is_asked_for_it_again()
    {
        var client = Create();
        var connecting = client.ConnectAsync();
        await _server.AnswerAsync(Return1);
        await _server.AnswerAsync(Accepted);
        await connecting.Within("the client connects");

        _server.Close();
        Assert.Equal(MqttVersion.V311, (await _server.AnswerAsync(Return1)).Version);

        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(Accepted5)).Version);
    }

    [Fact]
    public async Task Network_errors_do_not_change_the_version()
    {
        var client = Create(options => options with { RetryFirstConnect = true });
        var failed = new Inbox<MqttConnectFailedEventArgs>();
        client.ConnectFailed += (_, failure) => failed.Put(failure);
        var connecting = client.ConnectAsync();

        await _server.ResetAsync();

        Assert.IsAssignableFrom<IOException>((await failed.NextAsync("the reset")).Exception.InnerException);
        Assert.Equal(MqttVersion.V500, (await _server.AnswerAsync(Accepted5)).Version);
        await connecting.Within("the client connects");
    }

    [Fact]
    public async Task A_refusal_for_another_reason_in_3_1_1s_form_is_reported_as_such()
    {
        var connecting = Create().ConnectAsync();

        await _server.AnswerAsync(Return5);

        var refusal = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.Within("the refusal"));
        Assert.Equal(ReasonCode.NotAuthorized, refusal.ReasonCode);
        Assert.Contains($"{_server.Address.Authority} refused the connection with NotAuthorized", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MqttVersion.V500, "does not speak MQTT 5.0. Use 3.1.1, or")]
    [InlineData(MqttVersion.V311, "does not speak MQTT 3.1.1. Use 5.0, or")]
    public async Task A_version_that_is_given_is_the_only_one(MqttVersion version, string message)
    {
        var connecting = Create(options => options with { Version = version }).ConnectAsync();

        Assert.Equal(version, (await _server.AnswerAsync(Return1)).Version);

        var refusal = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.Within("the refusal"));
        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, refusal.ReasonCode);
        Assert.Contains($"{_server.Address.Authority} {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_answers_neither_version_is_named()
    {
        var connecting = Create().ConnectAsync();

        await _server.AnswerAsync(Silence);
        await _server.AnswerAsync(Silence);

        var failure = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.Within("the failure"));
        Assert.Contains($"{_server.Address.Authority} closed the connection without answering", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_3_1_1_forbids_are_told_when_the_server_wants_it()
    {
        var connecting = Create(options => options with { ClientId = "", CleanStart = false, Password = [1] }).ConnectAsync();

        await _server.AnswerAsync(Return1);

        var refusal = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.Within("the refusal"));
        Assert.All(
            (string[])[_server.Address.Authority, "[MQTT-3.1.3-7]", "[MQTT-3.1.2-22]"],
            text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shared_subscription_is_lost_at_a_server_that_has_none()
    {
        var client = Create();
        var lost = new Inbox<MqttSubscription>();
        client.SubscriptionLost += (_, arguments) => lost.Put(arguments.Subscription);
        var subscribing = client.SubscribeAsync("$share/group/jobs", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask);
        var connecting = client.ConnectAsync();
        await _server.AnswerAsync(Accepted5);
        await connecting.Within("the client connects");
        await _server.AnswerSubscribeAsync(ReasonCode.GrantedQoS1);
        var subscription = await subscribing.Within("the subscription");

        _server.Close();
        await _server.AnswerAsync(0x20, 5, 0, 0, 2, 0x2A, 0); // Shared Subscription Available: no

        Assert.Same(subscription, await lost.NextAsync("the loss"));
        Assert.Equal([ReasonCode.SharedSubscriptionsNotSupported], subscription.ReasonCodes);
    }

    private MqttClient Create(Func<MqttClientOptions, MqttClientOptions>? change = null)
    {
        var options = new MqttClientOptions
        {
            Server = _server.Address,
            ClientId = "scripted",
            ConnectTimeout = Limit.Usual,
            ReconnectBackOff = new ReconnectBackOff { Minimum = TimeSpan.Zero },
        };
        var client = new MqttClient(change?.Invoke(options) ?? options);
        _clients.Add(client);
        return client;
    }
}
