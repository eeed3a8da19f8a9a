namespace ThinMqtt.Manager;

/// <summary>
/// Counts the streams of events that are open: each takes memory and work for as long as its listener likes, so that a script which opens them
/// without end would leave none of it to others.
/// </summary>
internal sealed class EventStreams
{
    /// <summary>Each page of a dashboard has one; far more than there are operators.</summary>
    public const int Maximum = 1000;

    /// <summary>Listeners come and go; by then one may have gone.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private int _open;

    /// <returns>What ends it; null when there are too many.</returns>
    public IDisposable? TryOpen()
    {
        if (Interlocked.Increment(ref _open) <= Maximum)
        {
            return new OpenStream(this);
        }

        Interlocked.Decrement(ref _open);
        return null;
    }

    private sealed class OpenStream(EventStreams streams) : IDisposable
    {
        private bool _isClosed;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isClosed, true))
            {
                Interlocked.Decrement(ref streams._open);
            }
        }
    }
}
