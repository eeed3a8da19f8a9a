using System.Text;
using System.Text.Json.Nodes;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>A real broker, the manager's eye on it, servers of artifacts, and a folder that outlives the agents in it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ArtifactServer> _servers = [];

    private Stage(ITestServer broker, Observer observer) => (Broker, Observer) = (broker, observer);

    public ITestServer Broker { get; }

    public Observer Observer { get; private set; }

    public string Root => _folder.File("root");

    public string Current => Path.Combine(Root, "packages/hello/current");

    public static async Task<Stage> SetAsync(ServerKind kind = ServerKind.ThinMqtt) => await SetAsync(await Servers.StartAsync(kind));

    /// <param name="broker">A running one, the stage's own from now on.</param>
    public static async Task<Stage> SetAsync(ITestServer broker) => new(broker, await Observer.StartAsync(broker));

    public Task<Gate> MakeGateAsync(string name = "gate") => Gate.MakeAsync(_folder.File(name));

    public AgentProcess StartAgent(params string[] arguments) => AgentProcess.Start(Broker.Tcp, ["--root", Root, .. arguments]);

    /// <summary>Announces an artifact that is served by a server of its own.</summary>
    public async Task<ArtifactServer> AnnounceAsync(
        byte[] artifact, string version, Action<JsonObject>? change = null, string channel = "stable", Func<int, Answer>? behaviour = null)
    {
        var server = new ArtifactServer(artifact);
        server.Behaviour = behaviour ?? server.Behaviour;
        _servers.Add(server);
        var release = TestArtifact.Announce(artifact, version, server.Url, change);
        await PublishAsync(Encoding.UTF8.GetString(release.ToUtf8()), release.Manifest.Manifest.Package.Value, channel);
        return server;
    }

    /// <summary>An empty text withdraws what is there.</summary>
    public Task PublishAsync(string announcement, string package = "hello", string channel = "stable")
    {
        var topic = UpdateTopics.For(ChannelName.Parse(channel), PackageName.Parse(package));
        return Observer.PublishAsync(new MqttMessage(topic, announcement, UpdateTopics.Delivery.QoS, UpdateTopics.Delivery.Retain));
    }

    /// <summary>The next end, of whatever release.</summary>
    public Task<UpdatePayload> EndAsync() =>
        Observer.NextAsync<UpdatePayload>(DeviceTopic.Update, update => update.State.IsFinal());

    public async Task<UpdatePayload> EndsAsync(UpdateState state, string version, string package = "hello")
    {
        var end = await EndAsync();
        Assert.Equal((package, version, state), (end.Release?.Package.Value, end.Release?.Version.ToString(), end.State));
        Assert.Equal(state == UpdateState.Succeeded, string.IsNullOrEmpty(end.Reason));
        return end;
    }

    /// <summary>The update comes into this state, whatever else is told before.</summary>
    public Task<UpdatePayload> ComesToAsync(UpdateState state, string version) =>
        Observer.NextAsync<UpdatePayload>(
            DeviceTopic.Update, update => update.State == state && update.Release?.Version.ToString() == version);

    /// <summary>The device says that it has this version of its only package.</summary>
    public async Task<InstalledPackage> HasAsync(string version, PackageState state)
    {
        var told = await Observer.NextAsync<PackagesPayload>(
            DeviceTopic.Packages, packages => packages.Packages.Any(one => one.Version.ToString() == version && one.State == state));
        return Assert.Single(told.Packages);
    }

    /// <summary>The device says that it follows these channels, in this order, whatever it says before.</summary>
    public Task<PackagesPayload> FollowsAsync(params string[] channels) => Observer.NextAsync<PackagesPayload>(
        DeviceTopic.Packages, told => told.Channels is not null && told.Channels.Select(channel => channel.Value).SequenceEqual(channels));

    public async Task<AgentProcess> InstallAsync(string version = "1.0.0", params string[] arguments)
    {
        var agent = StartAgent(arguments);
        await AnnounceAsync(TestArtifact.Whole(version), version);
        await EndsAsync(UpdateState.Succeeded, version);
        return agent;
    }

    /// <summary>All that the device had to say until now about how updates go.</summary>
    public async Task<IReadOnlyList<UpdatePayload>> ToldUntilNowAsync()
    {
        var ping = new CommandPayload { Id = Guid.NewGuid().ToString("N"), Kind = CommandKinds.Ping, At = DateTimeOffset.UtcNow };
        await Observer.SendAsync(DeviceTopic.Command, ping);
        await Observer.NextAsync<ResultPayload>(DeviceTopic.Result, result => result.Id == ping.Id);
        return Observer.TakeAll<UpdatePayload>(DeviceTopic.Update);
    }

    /// <summary>The device keeps no end any more: the broker has confirmed them all, which is later than others see them.</summary>
    public async Task HasForgottenEndsAsync()
    {
        var folder = Path.Combine(Root, "state/untold");
        var isEmpty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Directory.GetFiles(folder).Length == 0)
            {
                isEmpty.TrySetResult();
            }
        }

        using var watcher = new FileSystemWatcher(folder);
        watcher.Deleted += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        await isEmpty.Task.Within("all ends are confirmed");
    }

    /// <summary>The broker is there again, and a new observer sees what is retained and what comes.</summary>
    public async Task RestartBrokerAsync()
    {
        await Observer.DisposeAsync();
        await Broker.StartAsync();
        Observer = await Observer.StartAsync(Broker);
    }

    /// <summary>The active version is this one, and all of it.</summary>
    public void HasWhole(string version)
    {
        Assert.Equal(version, System.IO.File.ReadAllText(Path.Combine(Current, "version.txt")));
        Assert.Equal($"data of {version}", System.IO.File.ReadAllText(Path.Combine(Current, "lib/data.bin")));
        Assert.Empty(new PackageStore(Root).Check(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await Observer.DisposeAsync();
        await Broker.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
