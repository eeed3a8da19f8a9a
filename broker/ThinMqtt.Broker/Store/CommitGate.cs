using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Holds back what a client may be told only when the store has it on disk: acknowledgements of its publications, and
/// messages whose Packet Identifier must be the same after a restart. Released in order by the store's thread.
/// </summary>
internal sealed class CommitGate
{
    private readonly Lock _lock = new();
    private readonly Lock _releasing = new();
    private readonly Queue<Held> _held = new();
    private long _durable;

    public void Add(long sequence, Session session) => Add(new Held(sequence, session, null, default, null));

    /// <summary>The acknowledgement is sent when the store has reached <paramref name="sequence"/>.</summary>
    public void Add(long sequence, Connection connection, in AckPacket packet) =>
        Add(new Held(sequence, null, connection, packet, null));

    /// <summary>Runs <paramref name="then"/> when the store has reached <paramref name="sequence"/>.</summary>
    public void Add(long sequence, Action then) => Add(new Held(sequence, null, null, default, then));

    public void Committed(long sequence)
    {
        lock (_lock)
        {
            _durable = Math.Max(_durable, sequence);
        }

        ReleaseDurable();
    }

    /// <summary>One thread at a time, so that acknowledgements keep their order.</summary>
    private void ReleaseDurable()
    {
        lock (_releasing)
        {
            while (TryTake(out var held, out var sequence))
            {
                Release(held, sequence);
            }
        }

        Turn.Current.End();
    }

    private void Add(in Held held)
    {
        lock (_lock)
        {
            _held.Enqueue(held);
            if (held.Sequence > _durable || _held.Count > 1)
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.ReleaseDurable(), this, preferLocal: false); // the commit was faster
    }

    /// <summary>
    /// The first that is durable. One that was added a little out of order waits for the one before it, whose commit is
    /// already under way.
    /// </summary>
    private bool TryTake(out Held held, out long durable)
    {
        lock (_lock)
        {
            durable = _durable;
            if (_held.TryPeek(out held) && held.Sequence <= _durable)
            {
                _held.Dequeue();
                return true;
            }

            return false;
        }
    }

    private static void Release(in Held held, long sequence)
    {
        held.Session?.Committed(sequence);
        held.Then?.Invoke();
        if (held.Connection is not { } connection)
        {
            return;
        }

        connection.Client!.AckReleased(held.Packet.Type);
        connection.Send(held.Packet);
        connection.Client.AckSent();
    }

    private readonly record struct Held(long Sequence, Session? Session, Connection? Connection, AckPacket Packet, Action? Then);
}
