using System.Text.RegularExpressions;
using ThinMqtt.Client;
using ThinMqtt.EndToEnd.Tests.Rollout;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>A site whose broker is a cluster of NATS as deploy/nats has it, the manager alone, agents as they run on devices.</summary>
public sealed partial class NatsSiteTests : IAsyncLifetime
{
    private const int Fewest = 4;
    private const int Most = 40;

    private readonly NatsSite _nats = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<Device> _devices = [];
    private ManagerProcess? _manager;

    [NatsSiteFact]
    public async Task A_rollout_goes_over_a_cluster_whose_node_is_killed_in_the_middle()
    {
        await _nats.StartAsync([.. Enumerable.Range(1, Most).Select(Id)]);
        _manager = await StartManagerAsync();
        var node = _nats.PlainNodes.Single(node => node.Mqtt.Port == PortOf(_manager.Log));
        await StartDevicesAsync(sharing: node);

        var first = await _manager.ReleaseAsync("1.0.0", "echo 1.0.0 >> \"$THIN_ROOT/installed\"; cat \"$THIN_ROOT/gate\"");
        await _manager.UntilAsync("install", _devices.Count, first);
        await node.KillAsync();
        await Task.WhenAll(_devices.Select(device => device.OpenGateAsync()));
        await _manager.UntilAsync("succeeded", _devices.Count, first);

        await node.StartAsync();
        var second = await _manager.ReleaseAsync("1.1.0", "echo 1.1.0 >> \"$THIN_ROOT/installed\"");
        await _manager.UntilAsync("succeeded", _devices.Count, second);
        foreach (var device in _devices)
        {
            await AssertOnceAsync(device);
        }
    }

    /// <summary>NATS before 2.10 closes the connection of who publishes to such a topic.</summary>
    [NatsFact]
    public async Task A_package_with_a_dot_in_its_name_is_told_and_holds_up_no_other()
    {
        await _nats.StartAsync("lab-1");
        _manager = await StartManagerAsync();
        await using var ops = await AccessCheck.ConnectAsync(_nats.PlainNodes[0].Mqtt, "ops", "somebody");
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await ops.SubscribeAsync("thin/updates/#", QoS.AtLeastOnce, (message, _) => Tell(heard, message)).Within("the subscription of ops");

        await _manager.ReleaseAsync("1.0.0", "true", "a.b");
        await _manager.PrintedAsync("no topics with a dot");
        await _manager.ReleaseAsync("1.0.0", "true");

        Assert.Equal("thin/updates/stable/hello", await heard.Task.Within("the other package is announced"));
    }

    [NatsFact]
    public async Task Nats_keeps_devices_apart()
    {
        await _nats.StartAsync("lab-1", "lab-2");
        var broker = _nats.PlainNodes[0].Mqtt;
        await Assert.ThrowsAsync<MqttConnectException>(() => AccessCheck.ConnectAsync(broker, "lab-1", "lab-1", "wrong"));
        await Assert.ThrowsAsync<MqttConnectException>(() => AccessCheck.ConnectAsync(broker, user: null, "lab-1"));
        await using var ops = await AccessCheck.ConnectAsync(broker, "ops", "somebody");
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await ops.SubscribeAsync("thin/#", QoS.AtLeastOnce, (message, _) => Tell(heard, message)).Within("the subscription of ops");

        await using var device = await AccessCheck.ConnectAsync(broker, "lab-1", "lab-1");
        foreach (var topic in new[] { "thin/devices/lab-2/presence", "thin/devices/lab-1/command", "thin/updates/stable/hello", "thin/devices/lab-1/presence" })
        {
            await device.PublishAsync(new MqttMessage(topic, "", QoS.AtLeastOnce)).Within(topic);
        }

        Assert.Equal("thin/devices/lab-1/presence", await heard.Task.Within("the only one that lab-1 may publish"));
        foreach (var filter in new[] { "thin/devices/lab-2/command", "thin/devices/+/command", "thin/#", "#", "$MQTT/sub/#" })
        {
            await Assert.ThrowsAsync<MqttSubscribeException>(
                () => device.SubscribeAsync(filter, QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask).Within(filter));
        }
    }

    /// <summary>NATS lets every user take any ClientId.</summary>
    [NatsFact]
    public async Task Another_user_in_a_devices_session_hears_nothing_of_it()
    {
        await _nats.StartAsync("lab-1", "lab-2");
        var broker = _nats.PlainNodes[0].Mqtt;
        await using (var owner = Client(broker, "lab-1"))
        {
            await owner.ConnectAsync().Within("lab-1 connects");
            await owner.SubscribeAsync("thin/devices/lab-1/command", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask).Within("the subscription");
        }

        await using (var ops = await AccessCheck.ConnectAsync(broker, "ops", "somebody"))
        {
            await ops.PublishAsync(new MqttMessage("thin/devices/lab-1/command", "for lab-1", QoS.AtLeastOnce)).Within("the command");
        }

        var stolen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var thief = Client(broker, "lab-2"))
        {
            thief.MessageDropped += (_, dropped) => stolen.TrySetResult(dropped.Message.Text());
            await thief.ConnectAsync().Within("lab-2 connects as lab-1");
            await thief.SubscribeAsync("thin/devices/lab-2/command", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask).Within("a round trip");
        }

        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var again = Client(broker, "lab-1");
        var subscribing = again.SubscribeAsync("thin/devices/lab-1/command", QoS.AtLeastOnce, (message, _) =>
        {
            heard.TrySetResult(message.Text());
            return ValueTask.CompletedTask;
        });
        await again.ConnectAsync().Within("lab-1 connects again");
        await subscribing.Within("the subscription");
        Assert.Equal("for lab-1", await heard.Task.Within("the command that waited"));
        Assert.False(stolen.Task.IsCompleted);
    }

    [Theory]
    [InlineData("manager:a\na.b:x", "line 2: \"a.b\" has a character")]
    [InlineData("manager:a\n*:x", "line 2: \"*\" has a character")]
    [InlineData("manager:a\nlab-1", "line 2: it is not NAME:PASSWORD")]
    [InlineData("manager:a\nlab-1:", "line 2: it is not NAME:PASSWORD")]
    [InlineData("manager:a\nlab-1:x\nlab-1:y", "line 3: lab-1 is there twice")]
    [InlineData("manager:a\nlab-1:\"", "line 2: the password of lab-1 has")]
    [InlineData("lab-1:x", "there is no manager")]
    public async Task Users_that_NATS_cannot_have_are_refused(string passwords, string error)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => NatsSite.MakeUsersAsync(passwords));
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
        {
            await device.DisposeAsync();
        }

        if (_manager is not null)
        {
            await _manager.DisposeAsync();
        }

        await _nats.DisposeAsync();
        _folder.Dispose();
    }

    private static string Id(int number) => $"kiosk-{number}";

    /// <summary>That of the server to which the last connection was made.</summary>
    private static int PortOf(string log) => int.Parse(Connection().Matches(log)[^1].Groups[1].Value, null);

    [GeneratedRegex(@"[Cc]onnected (?:as \S+ )?to mqtts?://[^:]+:(\d+) with MQTT 3\.1\.1")]
    private static partial Regex Connection();

    private static ValueTask Tell(TaskCompletionSource<string> heard, MqttMessage message)
    {
        heard.TrySetResult(message.TopicName);
        return ValueTask.CompletedTask;
    }

    /// <summary>In the session of lab-1.</summary>
    private static MqttClient Client(Uri broker, string user) => new(new MqttClientOptions
    {
        Server = broker,
        ClientId = "lab-1",
        CleanStart = false,
        UserName = user,
        Password = System.Text.Encoding.UTF8.GetBytes(DeployedServer.Password),
    });

    private Task<ManagerProcess> StartManagerAsync() => ManagerProcess.StartAsync(
        _folder,
        ("Mqtt", string.Join(",", _nats.PlainNodes.Select(node => node.Mqtt))),
        ("UserName", "manager"),
        ("PasswordFile", _nats.PasswordFile));

    /// <summary>Some, and more until one of them is at the manager's node and one at another: each chooses on its own.</summary>
    private async Task StartDevicesAsync(NatsNode sharing)
    {
        while (_devices.Count < Fewest || !_devices.Exists(IsThere) || _devices.TrueForAll(IsThere))
        {
            var id = Id(_devices.Count + 1);
            var device = new Device(
                id, _folder.Path, "--user", id, "--password-file", _nats.PasswordFile, "--ca-file", _nats.CaFile, "--allow-unsigned");
            _devices.Add(device);
            await device.StartAsync(_nats.Servers);
            await device.MakeGateAsync();
        }

        bool IsThere(Device device) => PortOf(device.Log) == sharing.MqttPort;
    }

    private async Task AssertOnceAsync(Device device)
    {
        Assert.Equal(["1.0.0", "1.1.0"], File.ReadAllLines(Path.Combine(device.Root, "installed")));
        Assert.Equal("1.1.0", device.Current("hello"));
        var events = (await _manager!.GetAsync($"/api/v1/devices/{device.Id}")).GetProperty("events").EnumerateArray();
        var ends = events.Where(change => change.GetProperty("kind").GetString() is "updated" or "updateFailed");
        Assert.Equal(["updated", "updated"], ends.Select(change => change.GetProperty("kind").GetString()));
    }
}
