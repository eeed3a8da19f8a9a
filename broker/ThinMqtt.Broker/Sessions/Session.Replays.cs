using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

internal sealed partial class Session
{
    private Queue<RetainedReplay>? _replays;

    /// <summary>Begins to send retained messages, as fast as the client takes them.</summary>
    public void Replay(RetainedReplay replay)
    {
        lock (_lock)
        {
            (_replays ??= new Queue<RetainedReplay>(1)).Enqueue(replay);
            if (Connection is { } connection)
            {
                SendMore(connection);
            }
        }
    }

    private void SendReplays(Connection connection)
    {
        var sent = default(PublishResult);
        while (_replays!.TryPeek(out var replay))
        {
            if (!connection.Output.HasRoomForBacklog || _queue.WaitingCount > 0)
            {
                break;
            }

            if (!replay.TryNext(broker.Clock, out var message, out var qos))
            {
                _replays.Dequeue();
            }
            else if (qos == QoS.AtMostOnce)
            {
                SendAtMostOnce(connection, message, retain: true, replay.SubscriptionIdentifiers, ref sent);
            }
            else
            {
                Queue(connection, message, qos, retain: true, replay.SubscriptionIdentifiers, ref sent);
            }
        }

        _replays = _replays.Count > 0 ? _replays : null;
        broker.Statistics.Delivered(sent.Sent);
    }

    /// <param name="ended">Whose replay stops [MQTT-3.10.4-2]; <see langword="null"/> stops all.</param>
    private void StopReplays(Subscription? ended = null)
    {
        var replays = _replays;
        _replays = null;
        foreach (var replay in replays ?? [])
        {
            if (ended is null || replay.Subscription == ended)
            {
                replay.Dispose();
            }
            else
            {
                (_replays ??= new Queue<RetainedReplay>(1)).Enqueue(replay);
            }
        }
    }
}
