using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>A line a second that says how it goes.</summary>
internal sealed class StatusLine(FleetOptions options, FleetStatistics statistics, TextWriter target)
{
    private long _heartbeats;

    /// <summary>Set while the manager is watched.</summary>
    public ManagerWatch? Watch { get; set; }

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await target.WriteLineAsync(Line(Watch is { } watch ? await BehindAsync(watch, stop) : ""));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The simulation has ended.
        }
    }

    private static async Task<string> BehindAsync(ManagerWatch watch, CancellationToken stop)
    {
        try
        {
            var behind = await watch.SampleAsync(stop);
            return string.Create(CultureInfo.InvariantCulture, $"   manager {behind:N0} behind");
        }
        catch (HttpRequestException exception)
        {
            return $"   manager: {exception.Message}";
        }
    }

    private string Line(string manager)
    {
        var heartbeats = statistics.Heartbeats;
        var rate = heartbeats - _heartbeats;
        _heartbeats = heartbeats;
        var failed = statistics[UpdateState.Failed] + statistics[UpdateState.RolledBack] + statistics[UpdateState.Rejected];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTimeOffset.Now:HH:mm:ss}   connected {statistics.ConnectedDevices:N0} of {options.Devices:N0}   heartbeats {rate:N0}/s   updates {statistics[UpdateState.Succeeded]:N0} succeeded, {failed:N0} not   failures {statistics.FailureCount:N0}{manager}");
    }
}
