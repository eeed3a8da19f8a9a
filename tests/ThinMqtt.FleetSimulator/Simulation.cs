using System.Diagnostics;

namespace ThinMqtt.FleetSimulator;

/// <summary>The program: connects a fleet, lets it live, compares, says goodbye and tells what happened.</summary>
internal sealed class Simulation(FleetOptions options, TextWriter status)
{
    private readonly Fleet _fleet = new(options);

    /// <exception cref="HttpRequestException">The manager that is to be compared with cannot be asked.</exception>
    public async Task<FleetResult> RunAsync(CancellationToken stop)
    {
        await using var fleet = _fleet;
        using var watch = options.Manager is null ? null : new ManagerWatch(options.Manager, options, fleet.Statistics);
        using var ended = new CancellationTokenSource();
        var line = new StatusLine(options, fleet.Statistics, status);
        var lines = line.RunAsync(ended.Token);
        try
        {
            return await LiveAsync(line, watch, stop);
        }
        finally
        {
            await ended.CancelAsync();
            await lines;
        }
    }

    private async Task<FleetResult> LiveAsync(StatusLine line, ManagerWatch? watch, CancellationToken stop)
    {
        var before = ProcessMemory.Measure();
        var begin = TimeProvider.System.GetTimestamp();
        await CompletesAsync(_fleet.ConnectAsync(stop), stop);
        var connected = TimeProvider.System.GetElapsedTime(begin);
        var memory = Math.Max(0, ProcessMemory.Measure() - before);
        await (watch?.StartAsync(CancellationToken.None) ?? Task.CompletedTask);
        line.Watch = watch;
        await status.WriteLineAsync($"connected after {connected.TotalSeconds:0.0} s");
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        begin = TimeProvider.System.GetTimestamp();
        _fleet.StartHeartbeats();
        await CompletesAsync(Task.Delay(options.Duration ?? Timeout.InfiniteTimeSpan, stop), stop);
        await _fleet.StopHeartbeatsAsync();
        var lived = TimeProvider.System.GetElapsedTime(begin);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        line.Watch = null;
        var statistics = _fleet.Statistics;
        return new FleetResult
        {
            Devices = options.Devices,
            Connections = statistics.Connections,
            ConnectSeconds = Math.Round(connected.TotalSeconds, 2),
            MemoryPerDevice = memory / options.Devices,
            Heartbeats = statistics.Heartbeats,
            HeartbeatSeconds = Math.Round(lived.TotalSeconds, 2),
            LatestHeartbeatSeconds = Math.Round(statistics.LatestHeartbeat.TotalSeconds, 3),
            ProcessorShare = Math.Round(processor / lived, 2),
            Announcements = statistics.Announcements,
            Updates = FleetResult.Ended(statistics),
            Downloads = ReleaseDownloads.Of(statistics),
            DownloadedBytes = statistics.DownloadedBytes,
            FreshUrls = statistics.FreshUrls,
            Manager = watch is null ? null : await watch.CompareAsync(_fleet.Sequences, CancellationToken.None),
            Failures = statistics.Failures,
        };
    }

    /// <summary>Being stopped is no failure: what was begun is told.</summary>
    private static async Task CompletesAsync(Task task, CancellationToken stop)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C, or SIGTERM.
        }
    }
}
