using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Whether this manager works for the inventory, or waits until another one does not any more.</summary>
internal sealed class Leadership(ILease lease, ManagerOptions options, ManagerMetrics metrics, ILogger<Leadership> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _look = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _isLeader;

    public bool IsLeader => _isLeader;

    /// <param name="onTurn">Told at every turn whether this manager leads; at the end, that it does not any more. Throws nothing.</param>
    public void Start(Func<bool, Task> onTurn) => _running = RunAsync(onTurn);

    /// <summary>Something may have changed: looks at the lease now, not at the next turn.</summary>
    public void Look() => _look.Release();

    /// <summary>Ends the work, and lets others begin.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _running;
            await lease.DisposeAsync();
        }
    }

    private async Task RunAsync(Func<bool, Task> onTurn)
    {
        while (!_stop.IsCancellationRequested)
        {
            Become(await HoldsAsync());
            await onTurn(_isLeader);
            await ((Task)_look.WaitAsync(options.LeaseDuration / 3, _stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Become(false);
        await onTurn(false);
        await ReleaseAsync();
    }

    private async Task<bool> HoldsAsync()
    {
        try
        {
            return await lease.HoldAsync();
        }
        catch (InventoryUnavailableException)
        {
            return _isLeader;
        }
    }

    private void Become(bool isLeader)
    {
        if (isLeader != _isLeader)
        {
            _isLeader = isLeader;
            metrics.Leading(isLeader);
            ClusterLog.LeadershipChanged(logger, isLeader ? "works for the inventory" : "no longer works for the inventory");
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (InventoryUnavailableException)
        {
            // It expires.
        }
    }
}
