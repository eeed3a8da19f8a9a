using System.Text;
using System.Threading.Channels;
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
    private const string Share = "$share/";

    /// <summary>A manager that is cut off is not to have its share of heartbeats for longer than a missing one takes.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private static readonly string Heartbeats = DeviceTopics.Filter(DeviceTopic.Heartbeat);

    private readonly Channel<bool> _connections = Channel.CreateUnbounded<bool>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private MqttClient? _client;
    private long _since;
    private Task _running = Task.CompletedTask;

    public bool IsConnected => ConnectedSince is not null;

    /// <summary>Since when heartbeats come in without a gap; null while they do not.</summary>
    public DateTimeOffset? ConnectedSince => Volatile.Read(ref _since) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Start(Uri server)
    {
        var client = new MqttClient(Settings(server));
        client.Connected += (_, connected) => OnConnected(connected.SharedSubscriptionAvailable);
        client.Disconnected += (_, _) => Volatile.Write(ref _since, 0);
        client.ConnectFailed += (_, failed) => ManagerLog.ConnectFailed(logger, failed.Server, failed.RetryIn, failed.Exception.Message);
        client.HandlerFailed += (_, failed) => ManagerLog.MessageFailed(logger, failed.Message?.TopicName ?? "", failed.Exception);
        client.SubscriptionLost += (_, lost) => OnLost(lost.Subscription.ReasonCodes);
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
        KeepAlive = KeepAlive,
        RetryFirstConnect = true,
        ReconnectBackOff = ManagerSession.BackOff,
        IncomingQueueLimit = ManagerSession.WaitingHeartbeats,
        TopicAliasMaximum = 0,
    };

    private async Task RunAsync(MqttClient client)
    {
        var hearing = client.SubscribeAsync(
            ManagerTopics.EventsFilter,
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
            await Task.WhenAll(
                LoggedAsync("hear the events of other managers", hearing),
                LoggedAsync("hear heartbeats", HearHeartbeatsAsync(client)),
                LoggedAsync("tell other managers its events", events.TellAsync(client, _stop.Token)));
        }
        catch (MqttConnectException exception)
        {
            ManagerLog.NotAllowed(logger, client.Options.Server, exception);
        }
    }

    /// <summary>The others go on.</summary>
    private async Task LoggedAsync(string what, Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ClusterLog.PeerFailed(logger, what, exception);
        }
    }

    private void OnConnected(bool areHeartbeatsShared)
    {
        Volatile.Write(ref _since, options.TimeProvider.GetUtcNow().UtcTicks);
        _connections.Writer.TryWrite(areHeartbeatsShared);
        events.OnConnected();
    }

    /// <summary>One that this server does not share is taken up again as it can be.</summary>
    private void OnLost(IReadOnlyList<ReasonCode> reasonCodes)
    {
        if (reasonCodes.Any(code => code != ReasonCode.SharedSubscriptionsNotSupported))
        {
            ManagerLog.SubscriptionRefused(logger, string.Join(", ", reasonCodes));
        }
    }

    /// <summary>A cluster may have servers of different versions, so each connection tells anew whether they are shared.</summary>
    private async Task HearHeartbeatsAsync(MqttClient client)
    {
        MqttSubscription? present = null;
        await foreach (var areShared in _connections.Reader.ReadAllAsync(_stop.Token))
        {
            if (present is null || areShared != IsShared(present))
            {
                await (present?.DisposeAsync() ?? ValueTask.CompletedTask);
                present = await TryHearHeartbeatsAsync(client, areShared);
            }
        }
    }

    private async Task<MqttSubscription> TryHearHeartbeatsAsync(MqttClient client, bool areShared)
    {
        try
        {
            return await HearHeartbeatsAsync(client, areShared);
        }
        catch (MqttSubscribeException refusal) when (areShared)
        {
            ManagerLog.SubscriptionRefused(logger, refusal.Message);
            return await HearHeartbeatsAsync(client, areShared: false);
        }
    }

    private static bool IsShared(MqttSubscription subscription) => subscription.Filters[0].TopicFilter.StartsWith(Share, StringComparison.Ordinal);

    private Task<MqttSubscription> HearHeartbeatsAsync(MqttClient client, bool areShared) => client.SubscribeAsync(
        areShared ? $"{Share}{options.ClientId}/{Heartbeats}" : Heartbeats,
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
