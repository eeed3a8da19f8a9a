using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Of the manager that leads: counts devices once a minute. While it hears none of them there is nothing to be counted.</summary>
internal sealed class SampleWatch(
    FleetReader reader, FleetIndex fleet, ISampleStore samples, Leadership leadership, LeaderWork work, ManagerOptions options, ILogger<SampleWatch> logger)
    : IDisposable
{
    private ITimer? _timer;

    public void Start() => _timer = options.TimeProvider.CreateTimer(_ => _ = TakeAsync(), null, SampleRules.Interval, SampleRules.Interval);

    public void Dispose() => _timer?.Dispose();

    private async Task TakeAsync()
    {
        if (!leadership.IsLeader || work.ListeningSince is null)
        {
            return;
        }

        try
        {
            await reader.RefreshAsync();
            await samples.AddAsync(FleetSample.Of(options.TimeProvider.GetUtcNow(), fleet.All));
        }
        catch (InventoryUnavailableException)
        {
            // The inventory has logged it, and the minute is left out.
        }
        catch (Exception exception) when (exception is not (ObjectDisposedException or OperationCanceledException))
        {
            ManagerLog.SampleFailed(logger, exception);
        }
    }
}
