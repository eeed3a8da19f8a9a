using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Whether this manager works for the inventory, or waits until another one does not any more.</summary>
internal sealed class Leadership(
    ILease lease, IInventory inventory, ManagerOptions options, ManagerMetrics metrics, ILogger<Leadership> logger) : IAsyncDisposable
{
    /// <summary>At the end, for an inventory that may not answer: the lease then expires.</summary>
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _look = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private string? _problem;
    private volatile bool _isLeader;
    private volatile bool _isSure;

    public bool IsLeader => _isLeader;

    /// <summary>Whether another manager may write to the data folder, which tells this one nothing of it.</summary>
    public bool IsStandby => !options.IsShared && !_isLeader;

    /// <summary>Whether the lease could be asked at the last turn. Who does not know keeps what it has, and takes nothing from others.</summary>
    public bool IsSure => _isSure;

    /// <param name="onTurn">Told at every turn whether this manager leads; at the end, that it does not any more.</param>
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
        await inventory.OpenedAsync().WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_stop.IsCancellationRequested)
        {
            Become(await HoldsAsync());
            await TurnAsync(onTurn);
            await ((Task)_look.WaitAsync(options.LeaseDuration / 3, _stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Become(false);
        await TurnAsync(onTurn);
        await ReleaseAsync();
    }

    private async Task<bool> HoldsAsync()
    {
        try
        {
            var holds = await lease.HoldAsync().WaitAsync(_stop.Token);
            _isSure = true;
            Tell(holds ? null : "Another manager works for this inventory; this one stands by.");
            return holds;
        }
        catch (OperationCanceledException)
        {
            return _isLeader;
        }
        catch (Exception exception)
        {
            _isSure = false;
            Tell($"It cannot be found out which manager works for this inventory: {exception.Message}");
            return _isLeader;
        }
    }

    private async Task TurnAsync(Func<bool, Task> onTurn)
    {
        try
        {
            await onTurn(_isLeader);
        }
        catch (Exception exception)
        {
            ClusterLog.TurnFailed(logger, exception);
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

    /// <summary>Once, until it is another.</summary>
    private void Tell(string? problem)
    {
        if (problem is not null && problem != _problem)
        {
            ClusterLog.StandsBy(logger, problem);
        }

        _problem = problem;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await lease.ReleaseAsync().WaitAsync(ReleaseLimit);
        }
        catch (Exception exception) when (exception is InventoryUnavailableException or TimeoutException or OperationCanceledException)
        {
            // It expires.
        }
    }
}
