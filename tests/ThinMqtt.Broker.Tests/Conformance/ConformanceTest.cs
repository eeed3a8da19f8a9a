using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Broker.Tests.Conformance;

/// <summary>A broker that starts with the first client of a test, as <see cref="Settings"/> say then.</summary>
public abstract class ConformanceTest : IAsyncLifetime, IDisposable
{
    private readonly List<RawClient> _clients = [];
    private BrokerHost? _host;
    private TemporaryFolder? _folder;

    private protected BrokerSettings Settings { get; } = new();

    private protected BrokerHost Host => _host ?? throw new InvalidOperationException("No client has connected yet.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _folder?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<BrokerHost> Start() => _host ??= await BrokerHost.Start(Settings);

    /// <summary>What is stored survives a <see cref="Restart"/>.</summary>
    private protected void KeepData()
    {
        _folder ??= new TemporaryFolder();
        var path = _folder.Path;
        Settings.Options(options => options.DataFolder = path);
    }

    /// <summary>The clients first: the restart finds them gone.</summary>
    private protected async Task Restart(double secondsBetween = 0)
    {
        Settings.StartAt = Host.Time.GetUtcNow() + TimeSpan.FromSeconds(secondsBetween);
        await Host.DisposeAsync();
        _host = null;
        await Start();
    }

    /// <summary>Not yet connected in MQTT's sense.</summary>
    private protected async Task<RawClient> Open(MqttVersion version = MqttVersion.V500, int? receiveBuffer = null)
    {
        var host = await Start();
        var client = await RawClient.Open(host.EndPoint, version, receiveBuffer);
        _clients.Add(client);
        return client;
    }

    private protected static ConnectPacket ConnectPacket(
        string clientId, MqttVersion version = MqttVersion.V500, bool cleanStart = true, Will? will = null, ushort keepAlive = 0, MqttProperties? properties = null) =>
        new()
        {
            Version = version,
            ClientId = clientId,
            CleanStart = cleanStart,
            Will = will,
            KeepAlive = keepAlive,
            Properties = properties ?? MqttProperties.Empty,
        };

    /// <summary>Connected, and welcome.</summary>
    private protected async Task<RawClient> Connect(
        string clientId, MqttVersion version = MqttVersion.V500, bool cleanStart = true, Will? will = null, ushort keepAlive = 0, MqttProperties? properties = null)
    {
        var client = await Open(version);
        var answer = await client.Connect(ConnectPacket(clientId, version, cleanStart, will, keepAlive, properties));
        Assert.Equal(ReasonCode.Success, answer.ReasonCode);
        return client;
    }

    /// <summary>Whose session outlives the connection by an hour (5.0) or for ever (3.1.1), and is taken up again.</summary>
    private protected Task<RawClient> ConnectPersistent(
        string clientId, MqttVersion version = MqttVersion.V500, Will? will = null, uint expiry = 3600, ushort? receiveMaximum = null) =>
        Connect(clientId, version, cleanStart: false, will, properties: version == MqttVersion.V311
            ? null
            : new MqttProperties { SessionExpiryInterval = expiry, ReceiveMaximum = receiveMaximum });

    /// <summary>The network of that client fails, and the broker has seen it.</summary>
    private protected async Task Drop(RawClient client)
    {
        client.Abort();
        await Host.Barrier();
    }

    private protected static async Task<ReasonCode> Subscribe(RawClient client, TopicSubscription subscription, uint identifier = 0, ushort id = 9)
    {
        await client.Send(new SubscribePacket
        {
            PacketIdentifier = id,
            Subscriptions = [subscription],
            Properties = identifier == 0 ? MqttProperties.Empty : new MqttProperties { SubscriptionIdentifiers = [identifier] },
        });
        var answer = await client.Receive<SubscriptionAckPacket>($"for {subscription.TopicFilter}");
        Assert.Equal((PacketType.SubAck, id), (answer.Type, answer.PacketIdentifier));
        return Assert.Single(answer.ReasonCodes);
    }

    private protected static Task<ReasonCode> Subscribe(RawClient client, string topicFilter, QoS qos = QoS.AtMostOnce, uint identifier = 0) =>
        Subscribe(client, new TopicSubscription(topicFilter, qos), identifier);

    private protected static async Task<SubscriptionAckPacket> Unsubscribe(RawClient client, params string[] topicFilters)
    {
        await client.Send(output => new UnsubscribePacket { PacketIdentifier = 8, TopicFilters = topicFilters }.Write(output, client.Version));
        var answer = await client.Receive<SubscriptionAckPacket>($"for {string.Join(", ", topicFilters)}");
        Assert.Equal((PacketType.UnsubAck, (ushort)8), (answer.Type, answer.PacketIdentifier));
        return answer;
    }

    /// <summary>With the whole exchange of its QoS; the broker has then dealt with it.</summary>
    private protected static async Task<ReasonCode> Publish(
        RawClient client, string topicName, string payload = "", QoS qos = QoS.AtMostOnce, bool retain = false, MqttProperties? properties = null, ushort id = 1)
    {
        await client.SendPublish(topicName, payload, qos, id, retain, properties: properties);
        switch (qos)
        {
            case QoS.AtMostOnce:
                await client.ReceiveNothing();
                return ReasonCode.Success;
            case QoS.AtLeastOnce:
                return await client.ReceiveAck(PacketType.PubAck, id);
            default:
                var reasonCode = await client.ReceiveAck(PacketType.PubRec, id);
                await client.Send(new AckPacket(PacketType.PubRel, id));
                await client.ReceiveAck(PacketType.PubComp, id);
                return reasonCode;
        }
    }

    private protected static Will Will(
        string topicName = "will", string payload = "gone", QoS qos = QoS.AtMostOnce, bool retain = false, MqttProperties? properties = null) =>
        new()
        {
            TopicName = topicName,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            QoS = qos,
            Retain = retain,
            Properties = properties ?? MqttProperties.Empty,
        };
}
