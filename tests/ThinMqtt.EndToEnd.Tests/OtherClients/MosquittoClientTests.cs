using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.OtherClients;

/// <summary>mosquitto_pub and mosquitto_sub against our broker.</summary>
public sealed class MosquittoClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Version3 = "mqttv311";
    private const string Version5 = "mqttv5";

    private readonly ThinMqttServer _server = fixture.Server;
    private readonly List<ChildProcess> _started = [];
    private readonly string _topic = $"mosquitto/{Guid.NewGuid():N}";

    [MosquittoTheory]
    [InlineData(Version3, 0)]
    [InlineData(Version3, 1)]
    [InlineData(Version3, 2)]
    [InlineData(Version5, 0)]
    [InlineData(Version5, 1)]
    [InlineData(Version5, 2)]
    public async Task A_message_arrives_at_its_QoS(string version, int qos)
    {
        var subscriber = await SubscribeAsync(["-V", version, "-t", _topic, "-q", $"{qos}"]);
        await PublishAsync(["-V", version, "-t", _topic, "-q", $"{qos}", "-m", "hello"]);
        await subscriber.PrintedAsync("hello");
        Assert.Contains($"PUBLISH (d0, q{qos}, r0,", subscriber.Output, StringComparison.Ordinal);
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task A_retained_message_waits_for_a_subscriber(string version)
    {
        await PublishAsync(["-V", version, "-t", _topic, "-q", "1", "-r", "-m", "kept"]);
        var subscriber = await SubscribeAsync(["-V", version, "-t", _topic, "-q", "1"]);
        await subscriber.PrintedAsync("kept");
        Assert.Contains("PUBLISH (d0, q1, r1,", subscriber.Output, StringComparison.Ordinal);
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task The_Will_of_a_killed_client_is_published(string version)
    {
        var subscriber = await SubscribeAsync(["-V", version, "-t", $"{_topic}/will", "-q", "1"]);
        var killed = await SubscribeAsync(
            ["-V", version, "-t", _topic, "--will-topic", $"{_topic}/will", "--will-payload", "it is gone", "--will-qos", "1"]);
        await killed.KillAsync();
        await subscriber.PrintedAsync("it is gone");
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task A_persistent_session_gets_what_came_while_its_client_was_away(string version)
    {
        string[] expiry = version == Version5 ? ["-x", "600"] : [];
        string[] session = ["-V", version, "-t", _topic, "-q", "2", "-c", "-i", _topic[^20..], .. expiry];
        Assert.Equal(0, await Start("mosquitto_sub", [.. session, "-E"]).ExitedAsync());
        await PublishAsync(["-V", version, "-t", _topic, "-q", "2", "-m", "meanwhile"]);
        var subscriber = await SubscribeAsync(session);
        await subscriber.PrintedAsync("meanwhile");
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task A_shared_subscription_brings_each_message_to_one_client(string version)
    {
        string[] arguments = ["-V", version, "-t", $"$share/group/{_topic}", "-t", $"{_topic}/end", "-q", "1"];
        var (one, other) = (await SubscribeAsync(arguments), await SubscribeAsync(arguments));
        await PublishAsync(["-V", version, "-t", _topic, "-q", "1", "-m", "shared", "--repeat", "20"]);
        await PublishAsync(["-V", version, "-t", $"{_topic}/end", "-q", "1", "-m", "the end"]);
        await one.PrintedAsync("the end");
        await other.PrintedAsync("the end");
        var (first, second) = (Count(one, "shared"), Count(other, "shared"));
        Assert.Equal(20, first + second);
        Assert.All([first, second], count => Assert.InRange(count, 1, 19));
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task A_right_password_is_taken_and_a_wrong_one_refused(string version)
    {
        string[] arguments = ["-V", version, "-t", _topic, "-m", "x", "-u", ITestServer.UserName, "-P"];
        await PublishAsync([.. arguments, ITestServer.Password]);
        var refused = Start("mosquitto_pub", [.. arguments, "wrong"]);
        Assert.NotEqual(0, await refused.ExitedAsync());
        Assert.Contains("bad user name or password", refused.Output, StringComparison.OrdinalIgnoreCase);
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task TLS_is_spoken_with_our_authority_and_with_a_client_certificate(string version)
    {
        var subscriber = await SubscribeAsync(["-V", version, "-t", _topic, "-q", "1", .. Authority()], _server.Tls);
        string[] publish = ["-V", version, "-t", _topic, "-q", "1", "-m", "sealed", .. Authority(), .. ClientCertificate(_server)];
        Assert.Equal(0, await Start("mosquitto_pub", publish, _server.Tls).ExitedAsync());
        await subscriber.PrintedAsync("sealed");
    }

    [MosquittoTheory]
    [InlineData(Version3)]
    [InlineData(Version5)]
    public async Task A_client_without_the_certificate_that_is_required_is_refused(string version)
    {
        await using var server = new ThinMqttServer(new Dictionary<string, string> { ["Broker:Tls:RequireClientCertificate"] = "true" });
        await server.StartAsync();
        string[] publish = ["-V", version, "-t", _topic, "-q", "1", "-m", "x", "--cafile", server.Folder.File("ca.pem")];
        Assert.NotEqual(0, await Start("mosquitto_pub", publish, server.Tls).ExitedAsync());
        Assert.Equal(0, await Start("mosquitto_pub", [.. publish, .. ClientCertificate(server)], server.Tls).ExitedAsync());
    }

    [MosquittoTheory]
    [InlineData(Version5)]
    public async Task Properties_of_a_message_arrive_as_they_were_sent(string version)
    {
        const string format = "content=%C correlation=%D response=%R user=%P payload=%p";
        var subscriber = await SubscribeAsync(["-V", version, "-t", _topic, "-q", "1", "-F", format]);
        await PublishAsync(
        [
            "-V", version, "-t", _topic, "-q", "1", "-m", "hello",
            "-D", "publish", "content-type", "text/plain",
            "-D", "publish", "correlation-data", "c-1",
            "-D", "publish", "response-topic", "answers/here",
            "-D", "publish", "user-property", "colour", "blue",
            "-D", "publish", "message-expiry-interval", "60",
        ]);
        await subscriber.PrintedAsync("content=text/plain correlation=c-1 response=answers/here user=colour:blue payload=hello");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _started)
        {
            await process.DisposeAsync();
        }
    }

    private static int Count(ChildProcess subscriber, string payload) =>
        subscriber.Output.Split('\n').Count(line => line.TrimEnd('\r') == payload);

    private static string[] ClientCertificate(ThinMqttServer server) =>
        ["--cert", server.Folder.File("client.pem"), "--key", server.Folder.File("client.key")];

    private string[] Authority() => ["--cafile", _server.Folder.File("ca.pem")];

    /// <summary>Returns when the broker has answered SUBSCRIBE.</summary>
    private async Task<ChildProcess> SubscribeAsync(string[] arguments, Uri? address = null)
    {
        var subscriber = Start("mosquitto_sub", ["-d", .. arguments], address);
        await subscriber.PrintedAsync("Subscribed (mid: 1)");
        return subscriber;
    }

    private async Task PublishAsync(string[] arguments)
    {
        var publisher = Start("mosquitto_pub", arguments);
        Assert.True(await publisher.ExitedAsync() == 0, publisher.Output);
    }

    /// <summary>Its lines are printed at once, not when a buffer is full.</summary>
    private ChildProcess Start(string program, string[] arguments, Uri? address = null)
    {
        var server = address ?? _server.Tcp;
        var process = ChildProcess.Start("stdbuf", ["-oL", program, "-h", server.Host, "-p", $"{server.Port}", .. arguments]);
        _started.Add(process);
        return process;
    }
}
