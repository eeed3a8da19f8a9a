using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Client.Tests;

/// <summary>
/// What the client promises, shown against a real server: a derived class names the server and the version of MQTT. Each test has a server
/// of its own, behind a proxy that can fail.
/// </summary>
public abstract partial class ClientContract : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _disposables = [];
    private int _clients;

    protected abstract MqttVersion Version { get; }

    /// <summary>That the server takes.</summary>
    protected virtual QoS HighestQoS => QoS.ExactlyOnce;

    private protected ITestServer Server { get; set; } = null!;

    private protected FaultyProxy Proxy { get; set; } = null!;

    protected abstract ITestServer CreateServer();

    public async Task InitializeAsync()
    {
        Server = CreateServer();
        await Server.StartAsync();
        Proxy = new FaultyProxy(Server.Tcp);
    }

    public async Task DisposeAsync()
    {
        try
        {
            foreach (var disposable in _disposables)
            {
                await disposable.DisposeAsync().AsTask().Within("a client is disposed");
            }

            await Proxy.DisposeAsync();
        }
        finally
        {
            await Server.DisposeAsync();
        }
    }

    /// <summary>Connects straight to the server, reconnects at once, and has a ClientId of its own.</summary>
    private protected MqttClientOptions Options => new()
    {
        Server = Server.Tcp,
        ClientId = $"client-{Interlocked.Increment(ref _clients)}",
        Version = Version,
        ReconnectBackOff = new ReconnectBackOff { Minimum = TimeSpan.FromMilliseconds(5), Maximum = TimeSpan.FromMilliseconds(50) },
    };

    /// <summary>Through the proxy, with a session that outlives connections.</summary>
    private protected MqttClientOptions Persistent => Options with
    {
        Server = Proxy.Address,
        CleanStart = false,
        SessionExpiryInterval = TimeSpan.FromMinutes(10),
    };

    private protected MqttClient Create(MqttClientOptions options)
    {
        var client = new MqttClient(options);
        _disposables.Add(client);
        return client;
    }

    private protected async Task<MqttClient> ConnectAsync(MqttClientOptions? options = null)
    {
        var client = Create(options ?? Options);
        await client.ConnectAsync().Within("the client connects");
        return client;
    }

    private protected static async Task<Inbox<MqttMessage>> SubscribeAsync(
        MqttClient client, string topicFilter, QoS maximumQoS = QoS.ExactlyOnce)
    {
        var inbox = new Inbox<MqttMessage>();
        await client.SubscribeAsync(topicFilter, maximumQoS, (message, _) => Keep(inbox, message))
            .Within($"the subscription to {topicFilter}");
        return inbox;
    }

    private protected static ValueTask Keep(Inbox<MqttMessage> inbox, MqttMessage message)
    {
        inbox.Put(message);
        return ValueTask.CompletedTask;
    }
}
