using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Holds back what a client may be told only when the store has it on disk: acknowledgements of its publications, and
/// messages whose Packet Identifier must be the same after a restart. Released in order by the store's thread.
/// </summary>
internal sealed class CommitGate
{
    private readonly Lock _lock = new();
    private readonly Queue<Held> _held = new();
    private long _durable;
    private bool _isReleasing;

    public void Add(long sequence, Session session) => Add(new Held(sequence, session, null, default, null));

    /// <summary>The acknowledgement is sent when the store has reached <paramref name="sequence"/>.</summary>
    public void Add(long sequence, Connection connection, in AckPacket packet) =>
        Add(new Held(sequence, null, connection, packet, null));

    public void Add(long sequence, Connection connection, SubscriptionAnswer answer) =>
        Add(new Held(sequence, null, connection, default, answer));

    /// <summary>The store has come that far, or was there already when something was added.</summary>
    public void Committed(long sequence)
    {
        lock (_lock)
        {
            _durable = Math.Max(_durable, sequence);
            if (_isReleasing)
            {
                return; // that thread goes on with what is durable now: one at a time keeps the order
            }

            _isReleasing = true;
        }

        try
        {
            while (TryTake(out var held))
            {
                Release(held);
            }
        }
        catch
        {
            StopReleasing();
            throw;
        }

        Turn.Current.End();
    }

    private void Add(in Held held)
    {
        lock (_lock)
        {
            _held.Enqueue(held);
            if (_isReleasing || held.Sequence > _durable || _held.Count > 1)
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Committed(0), this, preferLocal: false); // the commit was faster
    }

    /// <summary>
    /// The first that is durable. One that was added a little out of order waits for the one before it, whose commit is
    /// already under way.
    /// </summary>
    private bool TryTake(out Held held)
    {
        lock (_lock)
        {
            if (_held.TryPeek(out held) && held.Sequence <= _durable)
            {
                _held.Dequeue();
                return true;
            }

            _isReleasing = false;
            return false;
        }
    }

    private void StopReleasing()
    {
        lock (_lock)
        {
            _isReleasing = false;
        }
    }

    private static void Release(in Held held)
    {
        held.Session?.Committed(held.Sequence);
        if (held.Connection is not { } connection)
        {
            return;
        }

        if (held.Answer is { } answer)
        {
            answer.Send(connection);
            return;
        }

        connection.Client!.AckReleased(held.Packet.Type);
        connection.Send(held.Packet);
        connection.Client.AckSent();
    }

    private readonly record struct Held(long Sequence, Session? Session, Connection? Connection, AckPacket Packet, SubscriptionAnswer? Answer);
}
