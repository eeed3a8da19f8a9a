using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>Says for any number of devices, over one connection, what their agents say.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>All machines, long enough ago.</summary>
    private static readonly DateTimeOffset Booted = DateTimeOffset.UtcNow.AddHours(-77);

    private readonly MqttClient _client;
    private readonly Uri _broker;
    private long _sequence;

    private Fleet(MqttClient client, Uri broker) => (_client, _broker) = (client, broker);

    public static async Task<Fleet> ConnectAsync(Uri broker)
    {
        var client = new MqttClient(new MqttClientOptions { Server = broker });
        await client.ConnectAsync().Within("the fleet connects");
        return new Fleet(client, broker);
    }

    /// <summary>A device starts: birth, hardware, packages, heartbeat.</summary>
    public async Task StartAsync(string id, HardwarePayload hardware, params string[] packages)
    {
        await PresenceAsync(id, PresenceState.Online, PresenceReason.Started);
        await SayAsync(id, DeviceTopic.Hardware, hardware);
        await PackagesAsync(id, packages);
        await BeatAsync(id);
    }

    /// <param name="id">The device.</param>
    /// <param name="packages">Such as <c>hello 1.0.0</c>.</param>
    public Task PackagesAsync(string id, params string[] packages) => SayAsync(id, DeviceTopic.Packages, new PackagesPayload
    {
        At = DateTimeOffset.UtcNow,
        Packages = [.. packages.Select(text => text.Split(' ')).Select(parts => new InstalledPackage
        {
            Package = PackageName.Parse(parts[0]),
            Version = SemanticVersion.Parse(parts[1]),
            Md5 = new string('a', 32),
            State = parts is [_, _, "damaged"] ? PackageState.Damaged : PackageState.Installed,
            InstalledAt = DateTimeOffset.UtcNow,
        })],
    });

    public Task BeatAsync(string id) => SayAsync(id, DeviceTopic.Heartbeat, new HeartbeatPayload
    {
        At = DateTimeOffset.UtcNow,
        Sequence = Interlocked.Increment(ref _sequence),
        UptimeSeconds = (long)(DateTimeOffset.UtcNow - Booted).TotalSeconds,
        Load = 0.25,
        MemoryFree = 1L << 30,
        DiskFree = 1L << 33,
    });

    public Task PresenceAsync(string id, PresenceState state, PresenceReason reason) =>
        SayAsync(id, DeviceTopic.Presence, new PresencePayload { State = state, Reason = reason, At = DateTimeOffset.UtcNow, Agent = "0.1.0" });

    /// <summary>A device is somewhere between the announcement of a release and its end.</summary>
    public Task UpdateAsync(string id, string package, string version, UpdateState state, string? reason = null, int? percent = null, double seconds = 1, string? logTail = null) =>
        SayAsync(id, DeviceTopic.Update, new UpdatePayload
        {
            Release = new ReleaseReference { Package = PackageName.Parse(package), Version = SemanticVersion.Parse(version) },
            State = state,
            Reason = reason,
            Percent = percent,
            LogTail = logTail,
            At = DateTimeOffset.UtcNow,
            StartedAt = DateTimeOffset.UtcNow.AddSeconds(-seconds),
            FinishedAt = state.IsFinal() ? DateTimeOffset.UtcNow : null,
        });

    /// <summary>A device with a connection and a Will of its own.</summary>
    public async Task<MqttClient> ConnectAsync(string id)
    {
        var device = DeviceId.Parse(id);
        var lost = new PresencePayload { State = PresenceState.Offline, Reason = PresenceReason.Lost, At = DateTimeOffset.UtcNow, Agent = "0.1.0" };
        var client = new MqttClient(new MqttClientOptions
        {
            Server = _broker,
            ClientId = id,
            Will = new Will { TopicName = DeviceTopics.Presence(device), Payload = Payload.ToUtf8(lost), QoS = QoS.AtLeastOnce, Retain = true },
        });
        await client.ConnectAsync().Within($"{id} connects");
        return client;
    }

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    private async Task SayAsync<T>(string id, DeviceTopic topic, T payload)
        where T : class, IPayload
    {
        var delivery = DeviceTopics.Delivery(topic);
        var message = new MqttMessage(DeviceTopics.For(DeviceId.Parse(id), topic), Payload.ToUtf8(payload), delivery.QoS, delivery.Retain);
        var result = await _client.PublishAsync(message).Within($"{id} publishes {topic}");
        Assert.True(result.IsSuccess, result.Text);
    }
}
