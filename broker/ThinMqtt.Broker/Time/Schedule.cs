namespace ThinMqtt.Broker;

/// <summary>
/// What is to happen at some time of the day: the end of a session, a delayed Will, the expiry of a retained message. An
/// entry whose reason is gone is not removed; its action finds that out by itself.
/// </summary>
internal sealed class Schedule
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, long> _entries = new();

    /// <param name="at">Unix time in milliseconds.</param>
    /// <param name="action">Runs on the ticker's thread.</param>
    public void Add(long at, Action action)
    {
        lock (_lock)
        {
            _entries.Enqueue(action, at);
        }
    }

    public bool TryTakeDue(long now, out Action action)
    {
        lock (_lock)
        {
            action = null!;
            return _entries.TryPeek(out _, out var at) && at <= now && _entries.TryDequeue(out action!, out _);
        }
    }
}
