namespace ThinMqtt.Manager.Mongo;

/// <summary>An operation that waits for a thread.</summary>
internal abstract class MongoJob
{
    /// <summary>Ends the job, well or not; throws nothing.</summary>
    public abstract void Run(PoolHandle pool);

    /// <summary>Ends a job that was not run.</summary>
    public abstract void Refuse(Exception reason);
}

/// <param name="documents">What it sends. The job owns it: it may still be read when nobody waits for the job any more.</param>
/// <param name="work">The blocking calls.</param>
/// <param name="cancellation">Ends the waiting at once; what is under way goes on in the background.</param>
internal sealed class MongoJob<T>(BsonWriter documents, Func<ClientHandle, T> work, CancellationToken cancellation) : MongoJob
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    public Task<T> Completed => _completion.Task;

    /// <summary>Before it is handed to a thread.</summary>
    public void HeedCancellation() => _registration = cancellation.UnsafeRegister(
        static (job, token) => ((MongoJob<T>)job!)._completion.TrySetCanceled(token), this);

    public override void Run(PoolHandle pool)
    {
        try
        {
            if (!_completion.Task.IsCompleted)
            {
                using var client = ClientHandle.Take(pool);
                _completion.TrySetResult(work(client));
            }
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == cancellation)
        {
            _completion.TrySetCanceled(cancellation);
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception); // whatever it is, it is for who asked
        }

        End();
    }

    public override void Refuse(Exception reason)
    {
        _completion.TrySetException(reason);
        End();
    }

    private void End()
    {
        _registration.Dispose();
        documents.Dispose();
    }
}
