using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Session
{
    /// <summary>On a new connection, what is unfinished is sent again in its order [MQTT-4.4.0-1], [MQTT-4.6.0-1].</summary>
    private void Resume(Connection connection)
    {
        _hasDropped = false;
        _unacknowledged = _toResend = 0;
        for (var i = 0; i < _queue.AssignedCount; i++)
        {
            ref var delivery = ref _queue[i];
            switch (delivery.State)
            {
                case DeliveryState.Sent or DeliveryState.Assigned:
                    delivery.State = DeliveryState.Assigned;
                    _toResend++;
                    break;
                case DeliveryState.Released:
                    _unacknowledged++;
                    connection.Send(new AckPacket(PacketType.PubRel, delivery.PacketIdentifier));
                    break;
                case DeliveryState.AwaitingCommit or DeliveryState.ReleaseAwaitingCommit:
                    _unacknowledged++;
                    break;
            }
        }

        SendMore(connection);
    }

    /// <summary>
    /// What another member of a shared subscription gets when the session ends: QoS 1 that was not acknowledged, QoS 2 that was not
    /// sent [MQTT-4.8.2-5].
    /// </summary>
    private List<Delivery> LeftToOthers()
    {
        var left = new List<Delivery>();
        for (var i = 0; i < _queue.Count; i++)
        {
            ref var delivery = ref _queue[i];
            if (delivery.Shared is not null && (delivery.State == DeliveryState.Waiting || delivery is { QoS: QoS.AtLeastOnce, State: not DeliveryState.Done }))
            {
                left.Add(delivery);
            }
        }

        return left;
    }

    private void RestoreDeliveries(List<StoredDelivery> deliveries)
    {
        foreach (var stored in deliveries.OrderBy(delivery => delivery.PacketIdentifier == 0)) // stable: within each, their order
        {
            ref var delivery = ref _queue.Add(new Delivery(
                stored.Message, stored.QoS, stored.Retain, stored.SubscriptionIdentifiers, stored.Order));
            delivery.IsStored = true;
            _lastOrder = Math.Max(_lastOrder, stored.Order);
            if (stored.PacketIdentifier != 0)
            {
                _queue.AssignNext();
                delivery.PacketIdentifier = stored.PacketIdentifier;
                delivery.IsDuplicate = true;
                delivery.State = stored.IsReleased ? DeliveryState.Released : DeliveryState.Assigned;
                _toResend += stored.IsReleased ? 0 : 1;
                _packetIdentifiers.Restore(stored.PacketIdentifier);
                _hasRestored = true;
            }
        }
    }

    private static StoredDelivery Record(in Delivery delivery) => new(
        delivery.Order,
        delivery.Message,
        delivery.QoS,
        delivery.Retain,
        delivery.QoS == QoS.ExactlyOnce ? delivery.PacketIdentifier : (ushort)0,
        delivery.State is DeliveryState.ReleaseAwaitingCommit or DeliveryState.Released)
    {
        SubscriptionIdentifiers = delivery.SubscriptionIdentifiers,
    };
}
