using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Broker;

/// <summary>Where operations gather for the writer thread, and where their senders wait until they are durable.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The lock's wait handles free themselves, and threads may come late.")]
internal sealed class AppendQueue
{
    /// <summary>A list that a burst made longer than this is not kept for the next batch.</summary>
    private const int KeptCapacity = 1 << 16;

    // Not a Lock: the writer waits on it.
    private readonly object _gate = new();
    // Shared by those who append a group, exclusive for the one who takes; recursive, as a hook may publish inside a publication.
    private readonly ReaderWriterLockSlim _groups = new(LockRecursionPolicy.SupportsRecursion);
    private readonly Queue<(long Sequence, TaskCompletionSource Done)> _waiters = [];
    private List<StoreOperation> _gathered = [];
    private List<StoreOperation> _taken = [];
    private long _lastSequence;
    private long _durableSequence;
    private bool _isClosed;
    private Exception? _abandoned;

    public long DurableSequence => Volatile.Read(ref _durableSequence);

    /// <summary>The last that was appended.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>The number of those appended that are not yet durable.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _lastSequence - _durableSequence;
            }
        }
    }

    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public long Append(ReadOnlySpan<StoreOperation> operations)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(DurableStore));
            if (_gathered.Count == 0)
            {
                Monitor.Pulse(_gate);
            }

            _gathered.AddRange(operations);
            return _lastSequence += operations.Length;
        }
    }

    /// <summary>What this thread appends before it disposes the group is taken together.</summary>
    public AppendGroup Together()
    {
        _groups.EnterReadLock();
        return new AppendGroup(_groups);
    }

    /// <summary>Waits for operations and takes all there are; <see langword="false"/> when it is closed and empty.</summary>
    /// <param name="operations">Valid until the next call.</param>
    /// <param name="sequence">That of the last one.</param>
    public bool Take(out List<StoreOperation> operations, out long sequence)
    {
        lock (_gate)
        {
            while (_gathered.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }
        }

        TakeGathered(out operations, out sequence);
        return operations.Count > 0;
    }

    /// <summary>As <see cref="Take"/>, without waiting.</summary>
    public void TakeGathered(out List<StoreOperation> operations, out long sequence)
    {
        if (_taken.Capacity > KeptCapacity)
        {
            _taken = [];
        }

        _taken.Clear();
        _groups.EnterWriteLock();
        try
        {
            lock (_gate)
            {
                (_gathered, _taken) = (_taken, _gathered);
                sequence = _lastSequence;
            }
        }
        finally
        {
            _groups.ExitWriteLock();
        }

        operations = _taken;
    }

    public void SetDurable(long sequence)
    {
        lock (_gate)
        {
            Volatile.Write(ref _durableSequence, sequence);
            while (_waiters.TryPeek(out var waiter) && waiter.Sequence <= sequence)
            {
                _waiters.Dequeue().Done.SetResult();
            }
        }
    }

    /// <summary>Completes when all that has been appended by now is durable; fails when that will never be.</summary>
    public Task WhenDurable()
    {
        lock (_gate)
        {
            if (_durableSequence >= _lastSequence)
            {
                return Task.CompletedTask;
            }

            if (_abandoned is not null)
            {
                return Task.FromException(_abandoned);
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue((_lastSequence, done));
            return done.Task;
        }
    }

    /// <summary>Takes nothing more; what has gathered may still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>What is not durable by now will never be.</summary>
    public void Abandon(Exception reason)
    {
        lock (_gate)
        {
            _abandoned = reason;
            while (_waiters.TryDequeue(out var waiter))
            {
                waiter.Done.SetException(reason);
            }
        }
    }
}

/// <summary>Ends a group of operations; the default is none.</summary>
internal readonly struct AppendGroup(ReaderWriterLockSlim groups) : IDisposable
{
    public void Dispose() => groups?.ExitReadLock();
}
