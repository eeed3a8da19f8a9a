using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>
/// Keeps the <see cref="FleetIndex"/> true: reads in the background what has changed, many devices at once; and at once when somebody asks, who
/// so sees what was stored before he asked. Who writes to a file does not tell who stands by: that one reads everything, once for all who ask
/// within <see cref="StandbyAge"/>.
/// </summary>
internal sealed class FleetReader(
    FleetIndex index, IDeviceStore devices, Leadership leadership, ManagerOptions options, ILogger<FleetReader> logger) : IAsyncDisposable
{
    /// <summary>Between two readings of a manager that stands by.</summary>
    public static readonly TimeSpan StandbyAge = TimeSpan.FromSeconds(1);

    private const int PageSize = 1000;

    /// <summary>Too short for a person to notice. By the system's clock, as all waits here: they pace, and decide nothing.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>While nobody watches: who asks reads what is due himself, and a device that has just come says several things one after the other.</summary>
    private static readonly TimeSpan IdleGathering = TimeSpan.FromSeconds(1);

    /// <summary>Between two readings of what heartbeats have told other managers, and two attempts at an inventory that does not answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A manager that is killed between a change and its event tells the others nothing of it.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _reading = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private ITimer? _sweep;
    private long? _allRead;

    public void Start()
    {
        index.Due += Wake;
        _running = Task.Run(RunAsync);
        Wake();
        _sweep = options.IsShared
            ? TimeProvider.System.CreateTimer(_ => index.Doubt(), null, SweepInterval, SweepInterval)
            : TimeProvider.System.CreateTimer(_ => WakeStandby(), null, StandbyAge, StandbyAge);
    }

    /// <summary>All that was stored before the call is in the index after it; of a manager that stands by, what was stored <see cref="StandbyAge"/> and the length of a reading before.</summary>
    /// <exception cref="InventoryUnavailableException">It cannot be read.</exception>
    public Task RefreshAsync() => ReadAsync(BeginDue);

    /// <summary>What heartbeats of these devices have told other managers is in the index after it.</summary>
    /// <exception cref="InventoryUnavailableException">It cannot be read.</exception>
    public Task RefreshHeardAsync(IReadOnlyCollection<string> ids) =>
        index.HasHeardElsewhere ? ReadAsync(() => index.BeginHeard(ids, ids.Count)) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        index.Due -= Wake;
        await _stop.CancelAsync();
        await _running;
        await (_sweep?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private void Wake() => _due.Writer.TryWrite(true);

    /// <summary>So that its live windows go on.</summary>
    private void WakeStandby()
    {
        if (leadership.IsStandby && index.IsWatched)
        {
            index.Doubt();
        }
    }

    private FleetReading BeginDue() =>
        index.Begin(isAllDue: leadership.IsStandby && (_allRead is not { } read || options.TimeProvider.GetElapsedTime(read) >= StandbyAge));

    private async Task RunAsync()
    {
        try
        {
            while (await _due.Reader.ReadAsync(_stop.Token))
            {
                await Task.Delay(index.IsWatched ? Gathering : IdleGathering, TimeProvider.System, _stop.Token);
                await TryReadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It is the end.
        }
    }

    private async Task TryReadAsync()
    {
        try
        {
            await ReadAsync(BeginDue);
            if (index.IsWatched && index.HasHeardElsewhere)
            {
                await ReadAsync(() => index.BeginHeard(null, PageSize));
                await Task.Delay(Pause, TimeProvider.System, _stop.Token);
                Wake();
            }
        }
        catch (InventoryUnavailableException)
        {
            await Task.Delay(Pause, TimeProvider.System, _stop.Token); // The inventory has logged it, and the index calls again.
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
        {
            ManagerLog.FleetNotRead(logger, exception);
            await Task.Delay(Pause, TimeProvider.System, _stop.Token);
        }
    }

    private async Task ReadAsync(Func<FleetReading> begin)
    {
        await _reading.WaitAsync(_stop.Token);
        try
        {
            var reading = begin();
            if (!reading.IsNothing)
            {
                await ReadAsync(reading);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ReadAsync(FleetReading reading)
    {
        try
        {
            index.End(reading.IsAll ? await ReadAllAsync() : await ReadSomeAsync(reading.Ids));
            _allRead = reading.IsAll ? options.TimeProvider.GetTimestamp() : _allRead; // at the end: who has waited for it shares it
        }
        catch
        {
            index.End(failed: true);
            throw;
        }
    }

    private async Task<HashSet<string>?> ReadAllAsync()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var after = ""; after is not null;)
        {
            var page = await devices.ListAsync(after, PageSize);
            index.Put(page.Items);
            found.UnionWith(page.Items.Select(device => device.Id));
            after = page.Next;
        }

        return found;
    }

    private async Task<HashSet<string>?> ReadSomeAsync(IReadOnlyList<string> ids)
    {
        foreach (var some in ids.Chunk(PageSize))
        {
            index.Put(await devices.ListAsync(some));
        }

        return null;
    }
}
