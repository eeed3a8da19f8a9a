using System.Text;
using Microsoft.Extensions.Logging;
using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.Manager;

/// <summary>
/// The manager's place at the broker: ordinary MQTT with a session that keeps what devices say while there is no manager. Of several
/// managers on one inventory the one that leads has it.
/// </summary>
internal sealed class ManagerSession(
    ManagerOptions options, DeviceInbox inbox, ReleasePublisher publisher, ManagerMetrics metrics, ILogger<ManagerSession> logger)
    : IAsyncDisposable
{
    /// <summary>Messages that wait for one commit; the broker's own limit for one client.</summary>
    private const ushort InFlight = 1024;

    /// <summary>A second of heartbeats of the largest fleet; beyond, the next ones make up for them.</summary>
    public const int WaitingHeartbeats = 50_000;

    public static readonly ReconnectBackOff BackOff = new() { Minimum = TimeSpan.FromMilliseconds(100), Maximum = TimeSpan.FromSeconds(5) };

    private static readonly string Version = typeof(ManagerSession).Assembly.GetName().Version!.ToString(3);

    private static readonly DeviceTopic[] Topics =
        [DeviceTopic.Presence, DeviceTopic.Hardware, DeviceTopic.Packages, DeviceTopic.Update, DeviceTopic.Request];

    private readonly CancellationTokenSource _stop = new();
    private MqttClient? _client;
    private Task _running = Task.CompletedTask;
    private long _since;

    /// <summary>Since when messages come in without a gap; null while they do not.</summary>
    public DateTimeOffset? ListeningSince => Volatile.Read(ref _since) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether another connection has taken the session, and this one does not come back by itself.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>It has, just now.</summary>
    public event Action? Ended;

    /// <param name="server">The broker.</param>
    /// <param name="hearsHeartbeats">False where they come to all managers in turn, by a <see cref="PeerConnection"/>.</param>
    public void Start(Uri server, bool hearsHeartbeats)
    {
        var client = new MqttClient(Settings(server));
        client.Connected += (_, connected) => OnConnected(client, connected);
        client.Disconnected += (_, disconnected) => OnDisconnected(disconnected);
        client.ConnectFailed += (_, failed) => ManagerLog.ConnectFailed(logger, failed.Server, failed.RetryIn, failed.Exception.Message);
        client.HandlerFailed += (_, failed) => ManagerLog.MessageFailed(logger, failed.Message?.TopicName ?? "", failed.Exception);
        client.MessageDropped += (_, dropped) => OnDropped(dropped.Reason);
        client.SubscriptionLost += (_, lost) => ManagerLog.SubscriptionRefused(logger, string.Join(", ", lost.Subscription.ReasonCodes));
        _client = client;
        _running = Task.WhenAll(ListenAsync(client, hearsHeartbeats), publisher.RunAsync(client, _stop.Token));
    }

    /// <summary>Says goodbye; what is not acknowledged by then comes again at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            if (ListeningSince is not null && client.TryEnqueue(Presence(PresenceState.Offline, PresenceReason.Shutdown), out var said))
            {
                await Task.WhenAny(said, Task.Delay(TimeSpan.FromSeconds(2)));
            }

            await _stop.CancelAsync();
            await client.DisposeAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _since, 0);
            _stop.Dispose();
        }
    }

    private MqttClientOptions Settings(Uri server)
    {
        var lost = Presence(PresenceState.Offline, PresenceReason.Lost);
        return new MqttClientOptions
        {
            Server = server,
            OtherServers = options.OtherMqttServers,
            Version = options.MqttVersion,
            ClientId = options.ClientId,
            UserName = options.UserName,
            Password = options.Password is { } password ? Encoding.UTF8.GetBytes(password) : null,
            CleanStart = false,
            SessionExpiryInterval = TimeSpan.FromDays(30),
            RetryFirstConnect = true,
            ReconnectBackOff = BackOff,
            ReceiveMaximum = InFlight,
            IncomingQueueLimit = WaitingHeartbeats,
            TopicAliasMaximum = 0,
            Will = new Will { TopicName = lost.TopicName, Payload = lost.Payload.ToArray(), QoS = lost.QoS, Retain = lost.Retain },
        };
    }

    /// <summary>Handlers are in place before the connection, which brings what the session has kept.</summary>
    private async Task ListenAsync(MqttClient client, bool hearsHeartbeats)
    {
        // A session of a time when the site had one manager still has the subscription.
        var heartbeats = hearsHeartbeats ? HearHeartbeatsAsync(client) : client.UnsubscribeAsync([DeviceTopics.Filter(DeviceTopic.Heartbeat)], _stop.Token);
        var messages = client.SubscribeAsync(
            [.. Topics.Select(topic => new TopicSubscription(DeviceTopics.Filter(topic), QoS.AtLeastOnce))],
            (message, stop) => new ValueTask(inbox.OnMessageAsync(message, answer => client.PublishAsync(answer, stop)).WaitAsync(stop)),
            InFlight,
            _stop.Token);
        try
        {
            await client.ConnectAsync(_stop.Token);
            await Task.WhenAll(heartbeats, messages);
        }
        catch (Exception exception) when (exception is MqttConnectException or MqttSubscribeException)
        {
            ManagerLog.NotAllowed(logger, client.Options.Server, exception);
        }
    }

    private Task<MqttSubscription> HearHeartbeatsAsync(MqttClient client) => client.SubscribeAsync(
        DeviceTopics.Filter(DeviceTopic.Heartbeat),
        QoS.AtMostOnce,
        (message, _) =>
        {
            inbox.OnHeartbeat(message);
            return ValueTask.CompletedTask;
        },
        _stop.Token);

    private void OnConnected(MqttClient client, MqttConnectedEventArgs connected)
    {
        ManagerLog.Connected(logger, options.ClientId, connected.Server.Name(), MqttVersionText.Of(connected.Version));
        client.TryEnqueue(Presence(PresenceState.Online, PresenceReason.Started), out _);
        if (!connected.ConnAck.SessionPresent)
        {
            publisher.PublishAllAgain();
        }

        Volatile.Write(ref _since, options.TimeProvider.GetUtcNow().UtcTicks);
        publisher.Call();
    }

    /// <summary>Only heartbeats come at QoS 0, for which there may be no room.</summary>
    private void OnDropped(MqttMessageDropReason reason)
    {
        if (reason == MqttMessageDropReason.QueueFull)
        {
            metrics.HeartbeatDropped();
        }
    }

    private void OnDisconnected(MqttDisconnectedEventArgs disconnected)
    {
        Volatile.Write(ref _since, 0);
        if (!_stop.IsCancellationRequested)
        {
            ManagerLog.Disconnected(logger, disconnected.Text);
            HasEnded = !disconnected.WillReconnect;
        }

        if (HasEnded)
        {
            Ended?.Invoke();
        }
    }

    private MqttMessage Presence(PresenceState state, PresenceReason reason)
    {
        var payload = new PresencePayload { State = state, Reason = reason, At = options.TimeProvider.GetUtcNow(), Agent = Version };
        return new MqttMessage(ManagerTopics.Presence, Payload.ToUtf8(payload), ManagerTopics.Delivery.QoS, ManagerTopics.Delivery.Retain);
    }
}
