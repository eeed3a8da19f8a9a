namespace ThinMqtt.Client;

/// <summary>
/// Section 3.1.2.10: pings, and notices that the server is gone. It pings when either direction has been silent for Keep Alive, since a
/// client that only publishes would otherwise never learn that nobody listens; whatever comes then shows that the server is there.
/// </summary>
/// <param name="interval">Zero never pings.</param>
/// <param name="clock">The clock.</param>
internal sealed class KeepAlive(TimeSpan interval, TimeProvider clock)
{
    private readonly TimeSpan _grace = interval / 2;
    private long _sent = clock.GetTimestamp();
    private long _received = clock.GetTimestamp();

    public void OnSent() => Volatile.Write(ref _sent, clock.GetTimestamp());

    public void OnReceived() => Volatile.Write(ref _received, clock.GetTimestamp());

    /// <summary>Returns when a ping has gone unanswered for half the interval.</summary>
    /// <param name="ping">Sends PINGREQ.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task WaitForSilenceAsync(Action ping, CancellationToken cancellationToken)
    {
        if (interval == TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        }

        while (true)
        {
            await WaitUntilDueAsync(cancellationToken);
            var pinged = clock.GetTimestamp();
            ping();
            await Task.Delay(_grace, clock, cancellationToken);
            if (Volatile.Read(ref _received) < pinged)
            {
                return;
            }
        }
    }

    private async Task WaitUntilDueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var last = Math.Min(Volatile.Read(ref _sent), Volatile.Read(ref _received));
            var rest = interval - clock.GetElapsedTime(last);
            if (rest <= TimeSpan.Zero)
            {
                return;
            }

            // Timers count in milliseconds: one that is a fraction early would spin.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), clock, cancellationToken);
        }
    }
}
