using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Session
{
    private readonly DeliveryQueue _queue = new();
    private PacketIdentifiers _packetIdentifiers;
    private long _lastOrder;
    private int _unacknowledged;
    private int _toResend;
    private int _awaitingCommit;
    private bool _hasDropped;
    private bool _hasRestored;

    /// <summary>Whether a shared subscription should rather choose this session than one that lags (section 4.8.2).</summary>
    public bool CanTakeMore => Connection is { } connection && connection.Output.HasRoom && _unacknowledged < connection.InflightLimit;

    public int QueuedCount => _queue.Count;

    /// <summary>Sends the message, or keeps it, or drops it where a limit says so.</summary>
    public void Deliver(
        Message message, QoS qos, bool retain, uint[] subscriptionIdentifiers, ref PublishResult result, Subscription? shared = null)
    {
        lock (_lock)
        {
            if (IsEnded)
            {
                return;
            }

            var connection = Connection;
            if (qos == QoS.AtMostOnce)
            {
                SendAtMostOnce(connection, message, retain, subscriptionIdentifiers, ref result);
            }
            else
            {
                Queue(connection, message, qos, retain, subscriptionIdentifiers, ref result, shared);
            }
        }
    }

    /// <summary>The connection can take more.</summary>
    public void Pump(Connection connection)
    {
        lock (_lock)
        {
            if (Connection == connection)
            {
                SendMore(connection);
            }
        }
    }

    /// <summary>PUBACK, or PUBREC with a failure, or PUBCOMP: the delivery is over (section 4.3).</summary>
    public bool Complete(Connection connection, ushort packetIdentifier, QoS qos)
    {
        lock (_lock)
        {
            var index = Connection == connection ? _queue.Find(packetIdentifier) : -1;
            if (index < 0 || _queue[index].QoS != qos)
            {
                return false;
            }

            Finish(index);
            if (_queue.WaitingCount > 0 || _toResend > 0 || _replays is not null)
            {
                SendMore(connection);
            }

            return true;
        }
    }

    /// <summary>PUBREC: from here on PUBREL is sent, not the message (section 4.3.3).</summary>
    /// <returns>False when there is no such delivery.</returns>
    public bool Release(Connection connection, ushort packetIdentifier)
    {
        lock (_lock)
        {
            var index = Connection == connection ? _queue.Find(packetIdentifier) : -1;
            if (index < 0 || _queue[index].QoS != QoS.ExactlyOnce)
            {
                return false;
            }

            ref var delivery = ref _queue[index];
            switch (delivery.State)
            {
                case DeliveryState.ReleaseAwaitingCommit:
                    return true;
                case DeliveryState.AwaitingCommit:
                    return false; // it was not sent
                case DeliveryState.Assigned: // PUBREC answers what an earlier connection was sent
                    delivery.State = DeliveryState.Sent;
                    _toResend--;
                    _unacknowledged++;
                    break;
            }

            if (delivery is { State: DeliveryState.Sent, IsStored: true } && Store is { } store)
            {
                delivery.State = DeliveryState.ReleaseAwaitingCommit;
                Await(ref delivery, store.Append(new StoreOperation.PutQueued(Id, Record(in delivery))));
                return true;
            }

            delivery.State = DeliveryState.Released;
            connection.Send(new AckPacket(PacketType.PubRel, packetIdentifier));
            return true;
        }
    }

    /// <summary>What awaited the store up to that sequence number is sent.</summary>
    public void Committed(long sequence)
    {
        lock (_lock)
        {
            for (var i = 0; _awaitingCommit > 0 && i < _queue.AssignedCount; i++)
            {
                ref var delivery = ref _queue[i];
                if (delivery.State is DeliveryState.AwaitingCommit or DeliveryState.ReleaseAwaitingCommit && delivery.Sequence <= sequence)
                {
                    _awaitingCommit--;
                    Go(ref delivery);
                }
            }
        }
    }

    private void SendAtMostOnce(Connection? connection, Message message, bool retain, uint[] subscriptionIdentifiers, ref PublishResult result)
    {
        if (connection is null)
        {
            return;
        }

        if (!connection.Output.HasRoom)
        {
            Drop();
        }
        else if (connection.TrySend(message, QoS.AtMostOnce, retain, false, 0, subscriptionIdentifiers))
        {
            result.Sent++;
        }
    }

    private void Queue(
        Connection? connection, Message message, QoS qos, bool retain, uint[] subscriptionIdentifiers, ref PublishResult result, Subscription? shared = null)
    {
        var limits = broker.Options.Limits;
        if (_queue.WaitingCount >= limits.MaximumQueuedMessages || (_queue.Count > 0 && _queue.Cost + message.Cost > limits.MaximumQueuedBytes))
        {
            Drop();
            return;
        }

        ref var delivery = ref _queue.Add(new Delivery(message, qos, retain, subscriptionIdentifiers, ++_lastOrder) { Shared = shared });
        if (connection is not null && _queue.WaitingCount == 1 && HasWindow(connection) && connection.Output.HasRoom)
        {
            SendNext(connection);
            result.Sent++;
        }
        else
        {
            if (Store is { } store)
            {
                Save(ref delivery, store);
            }

            if (connection is not null && HasWindow(connection))
            {
                connection.Output.ContinueWhenSent(); // no acknowledgement will come that lets it go on
            }
        }

        result.Sequence = Math.Max(result.Sequence, delivery.Sequence);
    }

    private static bool Accepts(Connection connection, in Delivery delivery) =>
        connection.Accepts(delivery.Message, delivery.QoS, delivery.SubscriptionIdentifiers);

    private bool HasWindow(Connection connection) =>
        _unacknowledged < connection.InflightLimit && _queue.AssignedCount < PacketIdentifiers.MaximumAssigned;

    /// <summary>What is to be sent again, then what waits, then the retained messages: as far as window and output reach.</summary>
    private void SendMore(Connection connection)
    {
        for (var i = 0; _toResend > 0 && i < _queue.AssignedCount && HasWindow(connection); i++)
        {
            if (_queue[i].State != DeliveryState.Assigned)
            {
                continue;
            }

            if (!Accepts(connection, in _queue[i]))
            {
                Finish(i);
                i = -1; // those at the head may have gone
                continue;
            }

            _toResend--;
            _unacknowledged++;
            Go(ref _queue[i]);
        }

        while (_queue.WaitingCount > 0 && HasWindow(connection) && connection.Output.HasRoomForBacklog)
        {
            SendNext(connection);
        }

        if (_replays is not null)
        {
            SendReplays(connection);
        }

        if (!connection.Output.HasRoomForBacklog && (_queue.WaitingCount > 0 || _replays is not null))
        {
            connection.Output.ContinueWhenSent();
        }
    }

    /// <summary>The oldest that waits gets its Packet Identifier and goes.</summary>
    private void SendNext(Connection connection)
    {
        ref var delivery = ref _queue.AssignNext();
        delivery.PacketIdentifier = NextPacketIdentifier();
        _unacknowledged++;
        if (delivery.Message.IsExpired(broker.Clock) || !Accepts(connection, in delivery))
        {
            Finish(_queue.AssignedCount - 1);
            return;
        }

        if (Store is { } store)
        {
            if (delivery.QoS == QoS.ExactlyOnce)
            {
                delivery.State = DeliveryState.AwaitingCommit;
                Save(ref delivery, store);
                Await(ref delivery, delivery.Sequence);
                return;
            }

            if (!delivery.IsStored)
            {
                Save(ref delivery, store);
            }
        }

        Go(ref delivery);
    }

    /// <summary>Sends the delivery's next packet, if the client is there and nothing on disk is awaited.</summary>
    private void Go(ref Delivery delivery)
    {
        var isRelease = delivery.State is DeliveryState.ReleaseAwaitingCommit or DeliveryState.Released;
        if (Connection is not { } connection)
        {
            delivery.State = isRelease ? DeliveryState.Released : DeliveryState.Assigned;
            return;
        }

        if (isRelease)
        {
            delivery.State = DeliveryState.Released;
            connection.Send(new AckPacket(PacketType.PubRel, delivery.PacketIdentifier));
            return;
        }

        delivery.State = DeliveryState.Sent;
        connection.TrySend(
            delivery.Message, delivery.QoS, delivery.Retain, delivery.IsDuplicate, delivery.PacketIdentifier, delivery.SubscriptionIdentifiers);
        delivery.IsDuplicate = true;
    }

    /// <summary>Those restored after a crash may be few and far apart; while there are some, they are skipped.</summary>
    private ushort NextPacketIdentifier()
    {
        _hasRestored &= _queue.AssignedCount > 1;
        var identifier = _packetIdentifiers.Next();
        while (_hasRestored && _queue.Find(identifier) >= 0)
        {
            identifier = _packetIdentifiers.Next();
        }

        return identifier;
    }

    private void Save(ref Delivery delivery, DurableStore store)
    {
        broker.AssignId(delivery.Message);
        delivery.IsStored = true;
        delivery.Sequence = store.Append(new StoreOperation.PutQueued(Id, Record(in delivery)));
    }

    private void Await(ref Delivery delivery, long sequence)
    {
        delivery.Sequence = sequence;
        _awaitingCommit++;
        broker.Gate.Add(sequence, this);
    }

    private void Finish(int index)
    {
        ref var delivery = ref _queue[index];
        _unacknowledged -= delivery.State == DeliveryState.Assigned ? 0 : 1;
        _toResend -= delivery.State == DeliveryState.Assigned ? 1 : 0;
        _awaitingCommit -= delivery.State is DeliveryState.AwaitingCommit or DeliveryState.ReleaseAwaitingCommit ? 1 : 0;
        if (delivery.IsStored)
        {
            Store?.Append(new StoreOperation.DeleteQueued(Id, delivery.Order));
        }

        _queue.Complete(index);
    }

    private void Drop()
    {
        broker.Statistics.Dropped();
        if (!_hasDropped)
        {
            _hasDropped = true;
            Log.MessagesDropped(broker.Logger, ClientId);
        }
    }
}
