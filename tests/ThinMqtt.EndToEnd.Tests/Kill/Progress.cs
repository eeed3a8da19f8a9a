namespace ThinMqtt.EndToEnd.Tests.Kill;

/// <summary>Counts what happens, and tells when it has come so far.</summary>
internal sealed class Progress
{
    private readonly Lock _gate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];
    private long _count;

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Add()
    {
        lock (_gate)
        {
            _count++;
            _waiting.Where(waiting => waiting.Count <= _count).ToList().ForEach(waiting => waiting.Reached.TrySetResult());
            _waiting.RemoveAll(waiting => waiting.Count <= _count);
        }
    }

    public Task ReachesAsync(long count)
    {
        lock (_gate)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }
}
