using Microsoft.Extensions.Logging;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>The broker: what its connections share, its start and its end.</summary>
public sealed class MqttBroker : IAsyncDisposable
{
    private readonly Ticker _ticker;
    private readonly BrokerMetrics _metrics;
    private long _lastMessageId;
    private volatile bool _isStopping;

    internal MqttBroker(
        MqttBrokerOptions options, AccessPolicy access, IEnumerable<IEnhancedAuthenticator> authenticators, ILogger logger, TimeProvider time)
    {
        Authenticators = [.. authenticators, .. access.EnhancedAuthenticators];
        Options = options;
        Access = access;
        Logger = logger;
        Time = time;
        Clock = new BrokerClock(time);
        Events = new BrokerEvents(exception => Log.HookFailed(logger, exception));
        Router = new Router(this);
        Sessions = new SessionTable(this);
        PublishRates = new PublishRates(this);
        MaximumConnections = FileLimit.ConnectionsFor(options.Limits.MaximumConnections);
        _ticker = new Ticker(this);
        _metrics = new BrokerMetrics(this);
        StartedAt = Clock.Ticks;
    }

    /// <summary>Hooks for the host's own code.</summary>
    public BrokerEvents Events { get; }

    internal MqttBrokerOptions Options { get; }

    internal AccessPolicy Access { get; }

    internal IReadOnlyList<IEnhancedAuthenticator> Authenticators { get; }

    internal ILogger Logger { get; }

    internal TimeProvider Time { get; }

    internal BrokerClock Clock { get; }

    internal long StartedAt { get; }

    internal int MaximumConnections { get; }

    internal BrokerStatistics Statistics { get; } = new();

    internal ConnectionTable Connections { get; } = new();

    internal SessionTable Sessions { get; }

    internal SubscriptionTree Subscriptions { get; } = new();

    internal RetainedTree Retained { get; } = new();

    internal Router Router { get; }

    internal Schedule Schedule { get; } = new();

    internal PublishRates PublishRates { get; }

    internal CommitGate Gate { get; } = new();

    /// <summary>Null when nothing is to survive the process.</summary>
    internal DurableStore? Store { get; private set; }

    internal bool IsStopping => _isStopping;

    /// <summary>Publishes as the broker itself: no access rules, no acknowledgement.</summary>
    /// <exception cref="ArgumentException"><paramref name="topicName"/> is no Topic Name.</exception>
    public void Publish(string topicName, ReadOnlyMemory<byte> payload, QoS qos = QoS.AtMostOnce, bool retain = false)
    {
        if (!TopicName.IsValid(topicName))
        {
            throw new ArgumentException($"'{topicName}' is no Topic Name (section 4.7).", nameof(topicName));
        }

        Router.Publish(
            new Message { TopicName = System.Text.Encoding.UTF8.GetBytes(topicName), Payload = payload.ToArray(), QoS = qos, Retain = retain },
            origin: null);
        Turn.Current.End();
    }

    public async ValueTask DisposeAsync()
    {
        _ticker.Dispose();
        _metrics.Dispose();
        if (Store is { } store)
        {
            Store = null;
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Brings back what survived; before the first connection.</summary>
    internal void Start()
    {
        if (Options.DataFolder is { } folder)
        {
            var store = DurableStore.Open(folder, Logger, Time);
            Restore(store.Load());
            store.Committed = Gate.Committed;
            store.Start();
            Store = store;
            Log.Restored(Logger, Sessions.Count, (int)Retained.Count, folder);
        }

        _ticker.Start();
    }

    /// <summary>Tells every client (0x8B), gives what was sent a moment to leave, and closes.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var connections = Connections.ToArray();
        Log.Stopping(Logger, connections.Length);
        foreach (var connection in connections)
        {
            connection.Disconnect(ReasonCode.ServerShuttingDown, "the server is shutting down");
        }

        Turn.Current.End();
        await _ticker.WaitForConnectionsAsync(TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(false);
        foreach (var connection in Connections.ToArray())
        {
            connection.Transport.Abort();
        }

        if (Store is { } store)
        {
            await FlushAsync(store, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Not for a store that cannot write: it makes one last attempt at its end, and says what it could not.</summary>
    private static async Task FlushAsync(DurableStore store, CancellationToken cancellationToken)
    {
        try
        {
            await (store.IsFailing ? Task.CompletedTask : store.FlushAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // the host waits no longer
        }
    }

    /// <summary>A new connection, or null when there are too many.</summary>
    internal Connection? TryOpen(MqttTransport transport, bool anonymousAllowed)
    {
        var connection = new Connection(this, transport, anonymousAllowed);
        if (!_isStopping && Connections.TryAdd(connection, MaximumConnections))
        {
            Statistics.Accepted();
            return connection;
        }

        Statistics.Refused();
        Log.TooManyConnections(Logger, transport.RemoteEndPoint, MaximumConnections);
        return null;
    }

    internal static Subscription CreateSubscription(Session session, TopicSubscription options, uint identifier)
    {
        var filter = System.Text.Encoding.UTF8.GetBytes(options.TopicFilter);
        return SharedSubscription.TryParse(filter, out var shareName, out var inner)
            ? new Subscription(session, options, identifier, inner.ToArray(), shareName.ToArray())
            : new Subscription(session, options, identifier, filter, null);
    }

    /// <summary>A message that is to be stored gets its number; only once, whoever comes first.</summary>
    internal void AssignId(Message message)
    {
        if (message.Id == 0)
        {
            message.TryAssignId(Interlocked.Increment(ref _lastMessageId));
        }
    }

    internal void ScheduleExpiry(Message retained)
    {
        if (retained.ExpiresAt == Message.Never)
        {
            return;
        }

        Schedule.Add(retained.ExpiresAt, () => Retained.Remove(
            retained.TopicName, () => Store?.Append(new StoreOperation.DeleteRetained(retained.TopicName)), only: retained));
    }

    private void Restore(StoredState state)
    {
        _lastMessageId = state.LastMessageId;
        Sessions.Restored(state.LastSessionId);
        foreach (var message in state.Retained)
        {
            Retained.Set(message);
            ScheduleExpiry(message);
        }

        var now = Clock.Now;
        foreach (var stored in state.Sessions)
        {
            SessionEnd.ScheduleEnd(this, Sessions.Restore(Disconnected(stored, now), WillOf(stored.Session, now)));
        }
    }

    /// <summary>A client that was connected when the broker ended went away at the restart.</summary>
    private static StoredSessionState Disconnected(StoredSessionState stored, long now) =>
        stored with { Session = stored.Session with { DisconnectedAt = stored.Session.DisconnectedAt ?? now } };

    private PendingWill? WillOf(StoredSession session, long now)
    {
        if (session.Will is not { } will)
        {
            return null;
        }

        var delay = will.DelayInterval * 1000L;
        var afterRestart = now + (long)Options.RestartWillDelay.TotalMilliseconds;
        return new PendingWill(will, Math.Max((session.DisconnectedAt ?? now) + delay, afterRestart));
    }
}
