using System.Text;
using Microsoft.Extensions.Logging;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Manager;

/// <summary>
/// A connection that each of several managers has, whoever leads. By it they tell each other what has changed, for their pages; and they
/// hear heartbeats in turn where the broker has shared subscriptions. Elsewhere the one that leads hears them all.
/// </summary>
internal sealed class PeerConnection(
    ManagerOptions options,
    Leadership leadership,
    DeviceInbox inbox,
    PeerEvents events,
    ManagerMetrics metrics,
    ILogger<PeerConnection> logger) : IAsyncDisposable
{
    private static readonly string Heartbeats = DeviceTopics.Filter(DeviceTopic.Heartbeat);

    private readonly TaskCompletionSource<bool> _areHeartbeatsShared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private MqttClient? _client;
    private Task _running = Task.CompletedTask;

    public bool IsConnected => _client?.State == MqttClientState.Connected;

    public void Start(Uri server)
    {
        var client = new MqttClient(Settings(server));
        client.Connected += (_, connected) => _areHeartbeatsShared.TrySetResult(connected.SharedSubscriptionAvailable);
        client.ConnectFailed += (_, failed) => ManagerLog.ConnectFailed(logger, failed.Server, failed.RetryIn, failed.Exception.Message);
        client.HandlerFailed += (_, failed) => ManagerLog.MessageFailed(logger, failed.Message?.TopicName ?? "", failed.Exception);
        client.SubscriptionLost += (_, lost) => ManagerLog.SubscriptionRefused(logger, string.Join(", ", lost.Subscription.ReasonCodes));
        client.MessageDropped += (_, _) => metrics.HeartbeatDropped();
        _client = client;
        _running = RunAsync(client);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await _stop.CancelAsync();
            await client.DisposeAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }

    private MqttClientOptions Settings(Uri server) => new()
    {
        Server = server,
        OtherServers = options.OtherMqttServers,
        Version = options.MqttVersion,
        ClientId = $"{options.ClientId}-{events.Self}",
        UserName = options.UserName,
        Password = options.Password is { } password ? Encoding.UTF8.GetBytes(password) : null,
        RetryFirstConnect = true,
        ReconnectBackOff = ManagerSession.BackOff,
        IncomingQueueLimit = ManagerSession.WaitingHeartbeats,
        TopicAliasMaximum = 0,
    };

    private async Task RunAsync(MqttClient client)
    {
        var hearing = client.SubscribeAsync(
            PeerEvents.Filter,
            QoS.AtLeastOnce,
            (message, _) =>
            {
                events.OnMessage(message);
                return ValueTask.CompletedTask;
            },
            _stop.Token);
        try
        {
            await client.ConnectAsync(_stop.Token);
            var sharing = HearHeartbeatsAsync(client, areShared: await _areHeartbeatsShared.Task.WaitAsync(_stop.Token));
            await Task.WhenAll(hearing, sharing, events.TellAsync(client, _stop.Token));
        }
        catch (Exception exception) when (exception is MqttConnectException or MqttSubscribeException)
        {
            ManagerLog.NotAllowed(logger, client.Options.Server, exception);
        }
    }

    private Task<MqttSubscription> HearHeartbeatsAsync(MqttClient client, bool areShared) => client.SubscribeAsync(
        areShared ? $"$share/{options.ClientId}/{Heartbeats}" : Heartbeats,
        QoS.AtMostOnce,
        (message, _) =>
        {
            if (areShared || leadership.IsLeader)
            {
                inbox.OnHeartbeat(message);
            }

            return ValueTask.CompletedTask;
        },
        _stop.Token);
}
