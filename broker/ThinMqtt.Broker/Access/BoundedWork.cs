using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Broker;

/// <summary>Runs costly computations on the thread pool, a few at a time, and refuses those that would wait too long.</summary>
/// <param name="parallelism">How many run at once, 1 or more.</param>
/// <param name="queueLength">How many more may wait.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore holds a handle only once AvailableWaitHandle was asked for.")]
internal sealed class BoundedWork(int parallelism, int queueLength)
{
    private readonly SemaphoreSlim _workers = new(parallelism);
    private readonly int _limit = parallelism + queueLength;
    private int _pending;

    /// <summary>False when the queue is full.</summary>
    /// <param name="work">What to compute.</param>
    /// <param name="result">Completes after the work, never while it runs: a cancellation only takes back what still waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool TryRun<T>(Func<T> work, out Task<T> result, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _pending) > _limit)
        {
            Interlocked.Decrement(ref _pending);
            result = null!;
            return false;
        }

        result = RunAsync(work, cancellationToken);
        return true;
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            await _workers.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _workers.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
