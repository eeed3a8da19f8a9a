using System.Text;

namespace ThinMqtt.Broker.Tests;

/// <summary>What the operations mean, in the plainest way.</summary>
internal sealed class ReferenceModel
{
    private readonly SortedDictionary<long, Session> _sessions = [];
    private readonly Dictionary<string, Message> _retained = [];
    private long _lastSessionId;
    private long _lastMessageId;

    public StoredState State => new()
    {
        Sessions = [.. _sessions.Values.Select(session => session.State)],
        Retained = [.. _retained.Values],
        LastSessionId = _lastSessionId,
        LastMessageId = _lastMessageId,
    };

    public void Apply(StoreOperation operation)
    {
        switch (operation)
        {
            case StoreOperation.PutSession put:
                _lastSessionId = Math.Max(_lastSessionId, put.Session.SessionId);
                Saw(put.Session.Will?.Message);
                _sessions.TryAdd(put.Session.SessionId, new Session());
                _sessions[put.Session.SessionId].Record = put.Session;
                break;
            case StoreOperation.DeleteSession delete:
                _sessions.Remove(delete.SessionId);
                break;
            case StoreOperation.PutSubscription put:
                Of(put.SessionId)?.Subscriptions[put.Subscription.Subscription.TopicFilter] = put.Subscription;
                break;
            case StoreOperation.DeleteSubscription delete:
                Of(delete.SessionId)?.Subscriptions.Remove(delete.TopicFilter);
                break;
            case StoreOperation.PutRetained put:
                Saw(put.Message);
                _retained[Encoding.UTF8.GetString(put.Message.TopicName)] = put.Message;
                break;
            case StoreOperation.DeleteRetained delete:
                _retained.Remove(Encoding.UTF8.GetString(delete.TopicName));
                break;
            case StoreOperation.PutQueued put:
                Saw(put.Delivery.Message);
                Of(put.SessionId)?.Deliveries[put.Delivery.Order] = put.Delivery;
                break;
            case StoreOperation.DeleteQueued delete:
                Of(delete.SessionId)?.Deliveries.Remove(delete.Order);
                break;
            case StoreOperation.PutReceived put:
                Of(put.SessionId)?.Received.Add(put.PacketIdentifier);
                break;
            case StoreOperation.DeleteReceived delete:
                Of(delete.SessionId)?.Received.Remove(delete.PacketIdentifier);
                break;
            default:
                throw new NotSupportedException(operation.ToString());
        }
    }

    private Session? Of(long sessionId) => _sessions.GetValueOrDefault(sessionId);

    private void Saw(Message? message) => _lastMessageId = Math.Max(_lastMessageId, message?.Id ?? 0);

    private sealed class Session
    {
        public StoredSession Record { get; set; } = null!;

        public Dictionary<string, StoredSubscription> Subscriptions { get; } = [];

        public SortedDictionary<long, StoredDelivery> Deliveries { get; } = [];

        public HashSet<ushort> Received { get; } = [];

        public StoredSessionState State => new(Record)
        {
            Subscriptions = [.. Subscriptions.Values],
            Deliveries = [.. Deliveries.Values],
            Received = [.. Received],
        };
    }
}
