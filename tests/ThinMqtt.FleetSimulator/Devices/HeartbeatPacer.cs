namespace ThinMqtt.FleetSimulator;

/// <summary>
/// One clock for the heartbeats of all devices, in place of a timer for each. A device's next heartbeat is counted from when the last one was
/// due, so that the rate of the fleet is kept whatever a single one costs.
/// </summary>
internal sealed class HeartbeatPacer(FleetOptions options, FleetStatistics statistics)
{
    private const double Jitter = 0.1;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly PriorityQueue<SimulatedDevice, TimeSpan> _due = new();
    private readonly Random _random = new(options.Seed);
    private readonly long _begin = TimeProvider.System.GetTimestamp();

    /// <summary>Heartbeats of these devices until stopped; the first ones are spread over one interval.</summary>
    public async Task RunAsync(IEnumerable<SimulatedDevice> devices, CancellationToken stop)
    {
        var start = Elapsed();
        _due.EnqueueRange(devices.Select(device => (device, start + (options.Interval * _random.NextDouble()))));
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Send(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped between two of them.
        }
    }

    private void Send(CancellationToken stop)
    {
        var now = TimeProvider.System.GetUtcNow();
        var elapsed = Elapsed();
        while (_due.TryPeek(out var device, out var due) && due <= elapsed && !stop.IsCancellationRequested)
        {
            statistics.HeartbeatLate(elapsed - due);
            device.Beat(now, (long)elapsed.TotalSeconds);
            _due.DequeueEnqueue(device, due + (options.Interval * (1 - Jitter + (2 * Jitter * _random.NextDouble()))));
        }
    }

    private TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(_begin);
}
