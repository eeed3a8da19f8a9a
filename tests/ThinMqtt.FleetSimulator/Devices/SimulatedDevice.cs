using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;

namespace ThinMqtt.FleetSimulator;

/// <summary>One device: a connection of its own, and what an agent says over it.</summary>
internal sealed class SimulatedDevice : IAsyncDisposable
{
    private const string Agent = "0.1.0";

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(10);

    private readonly DeviceProfile _profile;
    private readonly FleetStatistics _statistics;
    private readonly MqttClient _client;
    private readonly DeviceOutbox _outbox;
    private readonly DeviceUpdates _updates;
    private readonly string _heartbeatTopic;
    private readonly Lock _gate = new();
    private DateTimeOffset _beginning;
    private Task _subscribing = Task.CompletedTask;
    private long _sequence;
    private bool _isStopping;

    public SimulatedDevice(FleetOptions options, int number, FleetStatistics statistics, ArtifactDownload downloads)
    {
        _profile = new DeviceProfile(options, number);
        _statistics = statistics;
        _heartbeatTopic = DeviceTopics.Heartbeat(Id);
        _client = new MqttClient(Settings(options));
        _outbox = new DeviceOutbox(_client, Id, statistics);
        _updates = new DeviceUpdates(options, _profile, downloads, statistics, _outbox);
        _client.Connected += (_, connected) => OnConnected(connected.ConnAck.SessionPresent);
        _client.Disconnected += (_, lost) => OnDisconnected(lost);
        _client.ConnectFailed += (_, failed) => statistics.Failed($"connecting: {failed.Exception.Message}");
        _client.HandlerFailed += (_, failed) => statistics.Failed($"handling {failed.Message?.TopicName}: {failed.Exception.Message}");
        _client.SubscriptionLost += (_, _) => statistics.Failed("a subscription was refused after a reconnect");
        Filters =
        [
            new TopicSubscription(UpdateTopics.Filter(options.Channel), QoS.AtLeastOnce),
            new TopicSubscription(DeviceTopics.Response(Id), QoS.AtLeastOnce),
            new TopicSubscription(DeviceTopics.Command(Id), QoS.AtLeastOnce),
        ];
    }

    public DeviceId Id => _profile.Id;

    /// <summary>Of the last heartbeat; 0 before the first.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    private IReadOnlyList<TopicSubscription> Filters { get; }

    /// <summary>Returns when it is connected and the server has granted its subscriptions.</summary>
    /// <exception cref="MqttSubscribeException">The server did not.</exception>
    public async Task ConnectAsync(CancellationToken stop)
    {
        _subscribing = _client.SubscribeAsync(Filters, OnMessageAsync, CancellationToken.None);
        await _client.ConnectAsync(stop);
        await _subscribing.WaitAsync(stop);
    }

    /// <summary>A heartbeat, if there is a connection.</summary>
    /// <param name="now">The time.</param>
    /// <param name="elapsed">Since the fleet began, in seconds.</param>
    public void Beat(DateTimeOffset now, long elapsed)
    {
        if (_client.State != MqttClientState.Connected)
        {
            return;
        }

        var sequence = _sequence + 1;
        var payload = Payload.ToUtf8(_profile.Heartbeat(now, sequence, elapsed));
        var delivery = DeviceTopics.Delivery(DeviceTopic.Heartbeat);
        if (_client.TryEnqueue(new MqttMessage(_heartbeatTopic, payload, delivery.QoS, delivery.Retain), out _))
        {
            Volatile.Write(ref _sequence, sequence);
            _statistics.HeartbeatSent();
        }
        else
        {
            _statistics.Failed("a heartbeat found the device's queue full");
        }
    }

    /// <summary>Goodbye and DISCONNECT.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        await _updates.DisposeAsync();
        var isSaid = _client.State == MqttClientState.Connected && await IsGoodbyeConfirmedAsync();
        await _client.DisconnectAsync(isSaid ? ReasonCode.Success : ReasonCode.DisconnectWithWillMessage);
        await _client.DisposeAsync();
        await _subscribing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>As the agent's, but for the session, which ends soon after the simulation.</summary>
    private MqttClientOptions Settings(FleetOptions options) => new()
    {
        Server = options.Server,
        ClientId = Id.Value,
        UserName = options.User,
        Password = options.Password,
        CleanStart = false,
        SessionExpiryInterval = TimeSpan.FromMinutes(10),
        KeepAlive = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        RetryFirstConnect = true,
        ReceiveMaximum = 16,
        MaximumPacketSize = 2 * Payload.MaxSize,
        WillOfConnection = BeginConnection,
    };

    private Will BeginConnection()
    {
        _beginning = TimeProvider.System.GetUtcNow();
        var lost = Presence(PresenceState.Offline, PresenceReason.Lost, _beginning);
        return new Will
        {
            TopicName = DeviceTopics.Presence(Id),
            Payload = Payload.ToUtf8(lost),
            QoS = QoS.AtLeastOnce,
            Retain = true,
            Properties = new MqttProperties { WillDelayInterval = 10 },
        };
    }

    private void OnConnected(bool isResumed)
    {
        lock (_gate)
        {
            _statistics.Connected();
            if (_isStopping)
            {
                return; // A birth must not follow the goodbye.
            }

            _outbox.Post(DeviceTopic.Presence, Presence(PresenceState.Online, PresenceReason.Started, _beginning));
            if (!isResumed)
            {
                _outbox.Post(DeviceTopic.Hardware, _profile.Hardware(_beginning));
                _outbox.Post(DeviceTopic.Packages, _updates.Packages(_beginning));
            }
        }
    }

    private void OnDisconnected(MqttDisconnectedEventArgs lost)
    {
        _statistics.Disconnected();
        if (lost.Origin != MqttDisconnectOrigin.Client)
        {
            _statistics.Failed(lost.Text);
        }
    }

    private ValueTask OnMessageAsync(MqttMessage message, CancellationToken stop)
    {
        if (UpdateTopics.TryParse(message.TopicName, out _, out var package))
        {
            _updates.OnAnnouncement(package, message.Payload);
        }
        else if (message.TopicName == DeviceTopics.Response(Id))
        {
            _updates.OnResponse(message.Payload);
        }
        else
        {
            OnCommand(message.Payload);
        }

        return ValueTask.CompletedTask;
    }

    private void OnCommand(ReadOnlyMemory<byte> message)
    {
        if (!Payload.TryParse<CommandPayload>(message.Span, out var command, out var refusal))
        {
            _statistics.Failed($"a command: {refusal}");
            return;
        }

        var isKnown = command.Kind == CommandKinds.Ping;
        _outbox.Post(DeviceTopic.Result, new ResultPayload
        {
            Id = command.Id,
            Kind = command.Kind,
            State = isKnown ? CommandState.Succeeded : CommandState.Unsupported,
            Reason = isKnown ? null : $"A simulated device does not do '{command.Kind}'.",
            At = TimeProvider.System.GetUtcNow(),
        });
    }

    private async Task<bool> IsGoodbyeConfirmedAsync()
    {
        using var limit = new CancellationTokenSource(GoodbyeLimit);
        try
        {
            var goodbye = Presence(PresenceState.Offline, PresenceReason.Shutdown, TimeProvider.System.GetUtcNow());
            return (await _client.PublishAsync(_outbox.Message(DeviceTopic.Presence, goodbye), limit.Token)).IsSuccess;
        }
        catch (OperationCanceledException)
        {
            _statistics.Failed("a goodbye was not confirmed in time; the server publishes the Will");
            return false;
        }
    }

    private static PresencePayload Presence(PresenceState state, PresenceReason reason, DateTimeOffset at) =>
        new() { State = state, Reason = reason, At = at, Agent = Agent };
}
