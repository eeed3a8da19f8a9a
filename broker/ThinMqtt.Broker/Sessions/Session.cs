namespace ThinMqtt.Broker;

/// <summary>
/// The state that belongs to a ClientId (section 4.1), under its own lock. A session is never locked while another is, and
/// the lock of an output is taken inside it, never the other way.
/// </summary>
internal sealed partial class Session(MqttBroker broker, string clientId, long id)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Subscription>? _subscriptions;
    private HashSet<ushort>? _received;
    private bool _isStored;

    /// <summary>Its number in the store.</summary>
    public long Id { get; } = id;

    public string ClientId { get; } = clientId;

    /// <summary>Null while the client is away.</summary>
    public Connection? Connection { get; private set; }

    /// <summary>Seconds after the connection's end (section 3.1.2.11.2).</summary>
    public uint ExpiryInterval { get; private set; }

    /// <summary>When the client went away: Unix time in milliseconds.</summary>
    public long? DisconnectedAt { get; private set; }

    /// <summary>Rises with every connection: tells a timer set earlier that it is void.</summary>
    public int Epoch { get; private set; }

    /// <summary>Removed from the table: the next connection of its ClientId begins another one.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The Will of a connection that ended, while its delay runs.</summary>
    public PendingWill? PendingWill { get; private set; }

    public int SubscriptionCount => _subscriptions?.Count ?? 0;

    /// <summary>The store knows it.</summary>
    public bool IsStored => _isStored;

    private bool IsPersistent => ExpiryInterval != 0;

    private DurableStore? Store => IsPersistent ? broker.Store : null;

    /// <summary>The connection takes the session: CONNACK first, then what is unfinished, then what waits.</summary>
    /// <returns>False when it ended, is to be ended first, or another connection has it: look again.</returns>
    public bool TryAttach(Connection connection, bool cleanStart, uint expiryInterval, Action<bool> writeConnAck)
    {
        lock (_lock)
        {
            if (IsEnded || Connection is not null || (Epoch > 0 && (cleanStart || !IsPersistent)))
            {
                return false;
            }

            var isPresent = Epoch++ > 0;
            var wasPersistent = IsPersistent;
            ExpiryInterval = expiryInterval;
            DisconnectedAt = null;
            PendingWill = null;
            if (IsPersistent)
            {
                _isStored = broker.Store is not null;
                Store?.Append(new StoreOperation.PutSession(Record(connection.Will)));
            }
            else if (wasPersistent)
            {
                DeleteFromStore();
            }

            writeConnAck(isPresent);
            Connection = connection;
            Resume(connection);
            return true;
        }
    }

    /// <summary>The connection has ended, or another takes over.</summary>
    /// <returns>False when it no longer had the session.</returns>
    public bool TryDetach(Connection connection, uint expiryInterval, PendingWill? will, long now)
    {
        lock (_lock)
        {
            if (Connection != connection || IsEnded)
            {
                return false;
            }

            var store = Store;
            Connection = null;
            ExpiryInterval = expiryInterval;
            DisconnectedAt = now;
            PendingWill = IsPersistent ? will : null;
            if (IsPersistent)
            {
                store?.Append(new StoreOperation.PutSession(Record(PendingWill?.Will)));
            }

            return true;
        }
    }

    /// <summary>Ends the session if it is away and, where an epoch is given, has not been back since.</summary>
    /// <param name="epoch">The <see cref="Epoch"/> that it must have.</param>
    /// <returns>Null when it does not end.</returns>
    public SessionRemains? TryEnd(int? epoch)
    {
        lock (_lock)
        {
            if (IsEnded || Connection is not null || (epoch is { } expected && expected != Epoch))
            {
                return null;
            }

            var remains = new SessionRemains(_subscriptions?.Values ?? (IReadOnlyCollection<Subscription>)[], PendingWill, LeftToOthers());
            IsEnded = true;
            PendingWill = null;
            _subscriptions = null;
            StopReplays();
            DeleteFromStore();
            return remains;
        }
    }

    /// <summary>Takes the Will whose delay is over.</summary>
    public PendingWill? TakeWill(int epoch)
    {
        lock (_lock)
        {
            var will = epoch == Epoch && !IsEnded ? PendingWill : null;
            if (will is not null)
            {
                PendingWill = null;
                Store?.Append(new StoreOperation.PutSession(Record(will: null)));
            }

            return will;
        }
    }

    /// <summary>Adds or replaces the subscription of its filter.</summary>
    /// <returns>False when the session has ended.</returns>
    public bool TrySubscribe(Subscription subscription, out bool isNew, out long sequence)
    {
        lock (_lock)
        {
            isNew = false;
            sequence = 0;
            if (IsEnded)
            {
                return false;
            }

            _subscriptions ??= [];
            if (_subscriptions.TryGetValue(subscription.Options.TopicFilter, out var old))
            {
                broker.Subscriptions.Replace(old, subscription);
            }
            else
            {
                isNew = true;
                broker.Subscriptions.Add(subscription);
            }

            _subscriptions[subscription.Options.TopicFilter] = subscription;
            sequence = Store?.Append(new StoreOperation.PutSubscription(Id, Record(subscription))) ?? 0;
            return true;
        }
    }

    public bool HasSubscription(string topicFilter)
    {
        lock (_lock)
        {
            return _subscriptions?.ContainsKey(topicFilter) ?? false;
        }
    }

    public bool TryUnsubscribe(string topicFilter, out long sequence)
    {
        lock (_lock)
        {
            sequence = 0;
            if (_subscriptions is null || !_subscriptions.Remove(topicFilter, out var subscription))
            {
                return false;
            }

            broker.Subscriptions.Remove(subscription);
            StopReplays(subscription);
            sequence = Store?.Append(new StoreOperation.DeleteSubscription(Id, topicFilter)) ?? 0;
            return true;
        }
    }

    /// <summary>Whether that QoS 2 PUBLISH came before and its PUBREL has not (section 4.3.3).</summary>
    public bool HasReceived(ushort packetIdentifier)
    {
        lock (_lock)
        {
            return _received?.Contains(packetIdentifier) ?? false;
        }
    }

    /// <summary>A QoS 2 PUBLISH has come.</summary>
    /// <returns>False when it came before, perhaps just now on a connection that has taken over.</returns>
    public bool TryReceive(Connection connection, ushort packetIdentifier, out long sequence)
    {
        lock (_lock)
        {
            sequence = 0;
            if (Connection != connection || !(_received ??= []).Add(packetIdentifier))
            {
                return false;
            }

            sequence = Store?.Append(new StoreOperation.PutReceived(Id, packetIdentifier)) ?? 0;
            return true;
        }
    }

    /// <summary>PUBREL has come, or the PUBLISH was refused.</summary>
    public bool TryRelease(ushort packetIdentifier, out long sequence)
    {
        lock (_lock)
        {
            sequence = 0;
            if (_received is null || !_received.Remove(packetIdentifier))
            {
                return false;
            }

            sequence = Store?.Append(new StoreOperation.DeleteReceived(Id, packetIdentifier)) ?? 0;
            return true;
        }
    }

    /// <summary>What the store held; before any connection.</summary>
    public void Restore(StoredSessionState state, PendingWill? will)
    {
        Epoch = 1;
        _isStored = true;
        ExpiryInterval = state.Session.ExpiryInterval;
        DisconnectedAt = state.Session.DisconnectedAt;
        PendingWill = will;
        _received = state.Received.Count > 0 ? [.. state.Received] : null;
        foreach (var stored in state.Subscriptions)
        {
            var subscription = MqttBroker.CreateSubscription(this, stored.Subscription, stored.SubscriptionIdentifier);
            (_subscriptions ??= [])[stored.Subscription.TopicFilter] = subscription;
            broker.Subscriptions.Add(subscription);
        }

        RestoreDeliveries(state.Deliveries);
    }

    private static StoredSubscription Record(Subscription subscription) => new(subscription.Options, subscription.SubscriptionIdentifier);

    private StoredSession Record(StoredWill? will) => new(Id, ClientId, ExpiryInterval, DisconnectedAt, will);

    /// <summary>The session ends, or goes on in memory only: what is queued need not be deleted one by one.</summary>
    private void DeleteFromStore()
    {
        if (_isStored)
        {
            _isStored = false;
            broker.Store?.Append(new StoreOperation.DeleteSession(Id));
        }

        for (var i = 0; i < _queue.Count; i++)
        {
            _queue[i].IsStored = false;
        }
    }
}
