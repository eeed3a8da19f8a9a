using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>
/// All groups in memory, so that a filter that names one needs no inventory: read at the start, when one changes here or at another manager,
/// and now and then, as what another manager tells may be lost; often by one that stands by, which is told nothing.
/// </summary>
internal sealed class GroupDirectory(IGroupStore store, EventHub hub, Leadership leadership, ILogger<GroupDirectory> logger)
    : BackgroundService, IGroupSource
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    /// <summary>Such as between the start and an inventory's that is elsewhere. By the system's clock: it paces, and decides nothing.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile FrozenDictionary<string, string> _filters = FrozenDictionary<string, string>.Empty;
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    private TimeSpan Interval => leadership.IsStandby ? FleetReader.StandbyAge : RefreshInterval;

    /// <returns>Null when there is no such group.</returns>
    public string? FilterOf(string name) => _filters.GetValueOrDefault(name);

    /// <summary>Who has changed a group finds it changed.</summary>
    /// <returns>False while the inventory is unavailable: the groups stay as they were, and are read as soon as it is there.</returns>
    public async Task<bool> TryRefreshAsync(CancellationToken cancellation = default)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            Take(await store.AllAsync());
            return true;
        }
        catch (InventoryUnavailableException)
        {
            return false; // The inventory has logged it.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ManagerLog.GroupsNotRead(logger, exception);
            return false;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>An inventory that is there is read before the first request comes.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _reading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = hub.Listen();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isRead = await TryRefreshAsync(stoppingToken);
                using var due = new CancellationTokenSource(isRead ? Interval : RetryDelay, TimeProvider.System);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stoppingToken);
                await ChangeAsync(listening, either.Token);
            }
            catch (OperationCanceledException)
            {
                // It is due, or the end; of a start that failed, the host knows nothing and would tell it as a crash.
            }
        }
    }

    private void Take(IReadOnlyList<DeviceGroup> groups)
    {
        var filters = groups.ToFrozenDictionary(group => group.Name.Value, group => group.Filter, StringComparer.Ordinal);
        var isChanged = filters.Count != _filters.Count || filters.Any(filter => FilterOf(filter.Key) != filter.Value);
        _filters = filters;
        if (isChanged)
        {
            Interlocked.Increment(ref _version);
        }
    }

    private static async Task ChangeAsync(EventHub.Listening listening, CancellationToken cancellation)
    {
        while (await listening.Events.WaitToReadAsync(cancellation))
        {
            while (listening.Events.TryRead(out var change))
            {
                if (change.Event.Kind is ManagerEventKind.Group or ManagerEventKind.Missed)
                {
                    return;
                }
            }

            if (listening.TakeMissed())
            {
                return;
            }
        }
    }
}
