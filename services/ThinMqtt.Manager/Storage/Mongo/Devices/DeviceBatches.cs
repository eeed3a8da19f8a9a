using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Gathers messages of different devices while those before are at work, so that a fleet that connects costs a few questions to the server
/// for hundreds of devices, not a few for each. What a batch does not settle is done one by one.
/// </summary>
/// <typeparam name="TPayload">What devices say.</typeparam>
/// <param name="together">Stores messages of different devices, and tries it once; says which need nothing more.</param>
/// <param name="alone">Stores a single one, whatever it takes.</param>
internal sealed class DeviceBatches<TPayload>(
    Func<IReadOnlyDictionary<string, TPayload>, Task<IReadOnlySet<string>>> together, Func<DeviceId, TPayload, Task> alone)
    where TPayload : IPayload
{
    /// <summary>Some 20 ms of the server's time, so that others are not held up behind it.</summary>
    private const int MaximumBatch = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isAtWork;

    /// <summary>Complete when it is stored. The caller has no other of this device at work.</summary>
    public Task StoreAsync(DeviceId id, TPayload payload)
    {
        var waiting = new Waiting(id, payload);
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_isAtWork)
            {
                return waiting.Stored.Task;
            }

            _isAtWork = true;
        }

        _ = WorkAsync();
        return waiting.Stored.Task;
    }

    private async Task WorkAsync()
    {
        while (Take() is { Length: > 0 } batch)
        {
            var settled = await TogetherAsync(batch);
            foreach (var one in batch)
            {
                if (settled.Contains(one.Id.Value))
                {
                    one.Stored.SetResult();
                }
                else
                {
                    _ = AloneAsync(one); // one that the server does not take holds nobody up
                }
            }
        }
    }

    private Waiting[] Take()
    {
        lock (_gate)
        {
            var batch = new Waiting[Math.Min(_waiting.Count, MaximumBatch)];
            for (var index = 0; index < batch.Length; index++)
            {
                batch[index] = _waiting.Dequeue();
            }

            _isAtWork = batch.Length > 0;
            return batch;
        }
    }

    /// <summary>What goes wrong is of one of them, and said where that is stored alone.</summary>
    private async Task<IReadOnlySet<string>> TogetherAsync(Waiting[] batch)
    {
        try
        {
            return await together(batch.ToDictionary(one => one.Id.Value, one => one.Payload));
        }
        catch (Exception)
        {
            return new HashSet<string>();
        }
    }

    private async Task AloneAsync(Waiting one)
    {
        try
        {
            await alone(one.Id, one.Payload);
            one.Stored.SetResult();
        }
        catch (Exception exception)
        {
            one.Stored.SetException(exception);
        }
    }

    private sealed record Waiting(DeviceId Id, TPayload Payload)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
