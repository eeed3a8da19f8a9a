using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Says over real MQTT what a device says, when a test wants it.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MqttClient _client;
    private int _births;

    private TestDevice(MqttClient client, DeviceId id) => (_client, Id) = (client, id);

    public DeviceId Id { get; }

    public static async Task<TestDevice> ConnectAsync(Uri broker, string id)
    {
        var device = DeviceId.Parse(id);
        var lost = Payload.ToUtf8(Presence(PresenceState.Offline, PresenceReason.Lost, Start));
        var client = new MqttClient(new MqttClientOptions
        {
            Server = broker,
            ClientId = id,
            KeepAlive = TimeSpan.Zero,
            Will = new Will { TopicName = DeviceTopics.Presence(device), Payload = lost, QoS = QoS.AtLeastOnce, Retain = true },
        });
        await client.ConnectAsync().Within($"{id} connects");
        return new TestDevice(client, device);
    }

    public Task BornAsync() => SayAsync(
        DeviceTopic.Presence, Presence(PresenceState.Online, PresenceReason.Started, Start.AddSeconds(++_births)));

    public Task GoodbyeAsync() => SayAsync(
        DeviceTopic.Presence, Presence(PresenceState.Offline, PresenceReason.Shutdown, Start.AddSeconds(_births)));

    /// <summary>As the broker does when it loses the connection.</summary>
    public Task LoseAsync() => SayAsync(DeviceTopic.Presence, Presence(PresenceState.Offline, PresenceReason.Lost, Start.AddSeconds(_births)));

    /// <summary>The connection ends so that the broker publishes the Will.</summary>
    public Task BreakAsync() => _client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);

    /// <param name="sequence">Of the heartbeat; a second each.</param>
    /// <param name="booted">Which machine, by when it booted.</param>
    public Task BeatAsync(long sequence = 1, int booted = 0) => SayAsync(DeviceTopic.Heartbeat, new HeartbeatPayload
    {
        At = Start.AddHours(booted).AddSeconds(sequence),
        Sequence = sequence,
        UptimeSeconds = sequence,
        Load = 0.25,
        MemoryFree = 1 << 30,
        DiskFree = 1L << 40,
    });

    public Task UpdateAsync(UpdateState state, int second, string version = "1.0.0", string? reason = null, int? percent = null) =>
        SayAsync(DeviceTopic.Update, new UpdatePayload
        {
            Release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse(version) },
            State = state,
            Reason = reason,
            Percent = percent,
            At = Start.AddSeconds(second),
        });

    public async Task SayAsync<T>(DeviceTopic topic, T payload)
        where T : class, IPayload => await SayAsync(topic, Payload.ToUtf8(payload));

    public async Task SayAsync(DeviceTopic topic, byte[] payload)
    {
        var delivery = DeviceTopics.Delivery(topic);
        var result = await _client.PublishAsync(new MqttMessage(DeviceTopics.For(Id, topic), payload, delivery.QoS, delivery.Retain));
        Assert.True(result.IsSuccess, result.Text);
    }

    public async Task<ResponsePayload> AskAsync(RequestPayload request)
    {
        var answered = new TaskCompletionSource<ResponsePayload>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await _client.SubscribeAsync(DeviceTopics.Response(Id), QoS.AtLeastOnce, (message, _) =>
        {
            Assert.True(Payload.TryParse<ResponsePayload>(message.Payload.Span, out var payload, out var reason), reason);
            answered.TrySetResult(payload);
            return ValueTask.CompletedTask;
        });
        await SayAsync(DeviceTopic.Request, request);
        return await answered.Task.Within("the manager answers");
    }

    public static HardwarePayload Hardware(string hostname, params string[] macs) => new()
    {
        At = Start,
        Hostname = hostname,
        Architecture = "x86_64",
        Addresses = ["10.0.0.5"],
        MacAddresses = macs,
        Cpu = new Processor { Model = "Celeron", Cores = 2, Threads = 2 },
        Gpus = [],
        Memory = 4L << 30,
        Disks = [],
        NetworkInterfaces = [],
        Os = new OperatingSystemRelease { Name = "Debian" },
        Kernel = "6.1",
        Displays = [],
    };

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static PresencePayload Presence(PresenceState state, PresenceReason reason, DateTimeOffset at) =>
        new() { State = state, Reason = reason, At = at, Agent = "0.1.0" };
}
