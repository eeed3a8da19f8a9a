using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests;

/// <summary>
/// Operations over few keys, so that they meet: puts of what is there, deletions of what is not, and strays of sessions that
/// are gone.
/// </summary>
internal sealed class RandomOperations(int seed, int greatestPayload = 200)
{
    private readonly Random _random = new(seed);
    private readonly List<Message> _messages = [];
    private long _sessions;

    /// <summary>One to six operations that belong together.</summary>
    public StoreOperation[] NextGroup() => [.. Enumerable.Range(0, _random.Next(1, 7)).Select(_ => Next())];

    private StoreOperation Next() => _random.Next(20) switch
    {
        0 or 1 => new StoreOperation.PutSession(Session(_random.Next(3) == 0 ? SessionId() : ++_sessions)),
        2 => new StoreOperation.DeleteSession(SessionId()),
        3 or 4 => new StoreOperation.PutSubscription(SessionId(), Subscription()),
        5 => new StoreOperation.DeleteSubscription(SessionId(), TopicFilter()),
        6 or 7 => new StoreOperation.PutRetained(Message(_random.Next(4) == 0 ? 0 : _messages.Count + 1)),
        8 => new StoreOperation.DeleteRetained(TopicName()),
        9 or 10 => new StoreOperation.PutReceived(SessionId(), PacketIdentifier()),
        11 => new StoreOperation.DeleteReceived(SessionId(), PacketIdentifier()),
        < 17 => new StoreOperation.PutQueued(SessionId(), Delivery()),
        _ => new StoreOperation.DeleteQueued(SessionId(), _random.Next(6)),
    };

    private long SessionId() => Math.Max(1, _sessions - _random.Next(4));

    private StoredSession Session(long sessionId) => new(
        Math.Max(1, sessionId),
        "client-ü" + sessionId,
        _random.Next(2) == 0 ? uint.MaxValue : (uint)_random.Next(100),
        _random.Next(2) == 0 ? null : _random.NextInt64(),
        _random.Next(2) == 0 ? null : new StoredWill(Message(0), uint.MaxValue, _random.Next(2) == 0 ? null : uint.MaxValue));

    private StoredSubscription Subscription() => new(
        new TopicSubscription(TopicFilter(), (QoS)_random.Next(3))
        {
            NoLocal = _random.Next(2) == 0,
            RetainAsPublished = _random.Next(2) == 0,
            RetainHandling = (RetainHandling)_random.Next(3),
        },
        (uint)_random.Next(268_435_456));

    private StoredDelivery Delivery() => new(
        _random.Next(6), QueuedMessage(), (QoS)_random.Next(1, 3), _random.Next(2) == 0, PacketIdentifier(), _random.Next(2) == 0)
    {
        SubscriptionIdentifiers = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => (uint)_random.Next(268_435_456))],
    };

    // Half of them wait in other sessions too, or have been and gone.
    private Message QueuedMessage() => _messages.Count == 0 || _random.Next(2) == 0
        ? Message(_messages.Count + 1)
        : _messages[Math.Max(0, _messages.Count - 1 - _random.Next(5))];

    private Message Message(long id)
    {
        var payload = new byte[_random.Next(greatestPayload)];
        _random.NextBytes(payload);
        var message = new Message
        {
            Id = id,
            TopicName = TopicName(),
            Payload = payload,
            ForwardedProperties = _random.Next(2) == 0 ? [] : [1, (byte)_random.Next(2)],
            QoS = (QoS)_random.Next(3),
            Retain = _random.Next(2) == 0,
            ExpiresAt = _random.Next(2) == 0 ? Broker.Message.Never : _random.NextInt64(),
        };
        if (id != 0)
        {
            _messages.Add(message);
        }

        return message;
    }

    private byte[] TopicName() => Encoding.UTF8.GetBytes("thin/ä/" + _random.Next(5));

    private string TopicFilter() => "$share/g/thin/+/" + _random.Next(5);

    private ushort PacketIdentifier() => (ushort)(ushort.MaxValue - _random.Next(5));
}
