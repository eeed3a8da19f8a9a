using System.Collections.Concurrent;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Threads for libmongoc's blocking calls, so that a server which does not answer takes none of the thread pool's. What has to wait is
/// bounded.
/// </summary>
internal sealed class MongoWorkers : IAsyncDisposable
{
    private readonly PoolHandle _pool;
    private readonly BlockingCollection<MongoJob> _waiting;
    private readonly Task _ended;

    /// <param name="pool">Owned.</param>
    /// <param name="threads">As many as the pool has connections.</param>
    /// <param name="maximumWaiting">Further operations are refused.</param>
    public MongoWorkers(PoolHandle pool, int threads, int maximumWaiting)
    {
        _pool = pool;
        _waiting = new BlockingCollection<MongoJob>(maximumWaiting);
        _ended = Task.WhenAll(Enumerable.Range(1, threads).Select(Start));
    }

    /// <param name="documents">Disposed of after the work, whether or not there is any.</param>
    /// <param name="work">Runs on one of the threads.</param>
    /// <param name="cancellation">Ends the waiting, not the work.</param>
    /// <exception cref="MongoException">Too many wait.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> RunAsync<T>(BsonWriter documents, Func<ClientHandle, T> work, CancellationToken cancellation)
    {
        var job = new MongoJob<T>(documents, work, cancellation);
        job.HeedCancellation();
        if (!TryAdd(job))
        {
            job.Refuse(new MongoException(
                MongoErrorKind.Busy, $"MongoDB is not asked: {_waiting.BoundedCapacity} operations wait already. It is too slow, or does not answer."));
        }

        return job.Completed;
    }

    /// <summary>What is under way ends; what waits is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        while (_waiting.TryTake(out var job))
        {
            job.Refuse(Closed());
        }

        await _ended;
        _pool.Dispose();
    }

    private static ObjectDisposedException Closed() => new(nameof(MongoDatabase), "The MongoDB database is closed.");

    /// <returns>False when too many wait.</returns>
    private bool TryAdd(MongoJob job)
    {
        try
        {
            return _waiting.TryAdd(job);
        }
        catch (InvalidOperationException) when (_waiting.IsAddingCompleted)
        {
            job.Refuse(Closed());
            return true;
        }
    }

    private Task Start(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            foreach (var job in _waiting.GetConsumingEnumerable())
            {
                job.Run(_pool);
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = $"mongo-{number}",
        };
        thread.Start();
        return ended.Task;
    }
}
