namespace ThinMqtt.Manager;

/// <summary>Whether the manager has what it needs.</summary>
internal sealed class HealthCheck(
    ManagerOptions options, Leadership leadership, LeaderWork work, PeerConnection peers, IInventory inventory, IArtifactStorage storage)
{
    /// <summary>How old a report for people may be, so that open pages do not each ask a server that is elsewhere. By the system's clock: it paces.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<HealthReport>? _recent;
    private long _asked;

    /// <summary>As it is now.</summary>
    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        var inventoryProblem = inventory.ProblemAsync(cancellationToken);
        var artifactProblem = storage.ProblemAsync(cancellationToken);
        await Task.WhenAll(inventoryProblem, artifactProblem);
        return new HealthReport(
            HealthState.Of(BrokerProblem(), leadership.IsLeader ? "Devices are heard and told." : "Another manager hears devices; this one stands by."),
            HealthState.Of(await inventoryProblem, "It can be read and written."),
            HealthState.Of(await artifactProblem, "They can be stored and downloaded."));
    }

    /// <summary>As it was a moment ago.</summary>
    public Task<HealthReport> RecentAsync()
    {
        lock (_gate)
        {
            if (_recent is null || _recent.IsFaulted || TimeProvider.System.GetElapsedTime(_asked) > Lifetime)
            {
                (_recent, _asked) = (ReportAsync(CancellationToken.None), TimeProvider.System.GetTimestamp());
            }

            return _recent;
        }
    }

    private string? BrokerProblem()
    {
        var listens = leadership.IsLeader || !options.IsShared ? work.ListeningSince is not null : leadership.IsSure;
        return listens && (peers.IsConnected || !options.IsShared)
            ? null
            : "There is no connection to the broker, or another manager works with this data folder; the log says which.";
    }
}
