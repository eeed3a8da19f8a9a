using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>How releases that are announced stand, counted anew after something has happened with one and somebody asks.</summary>
internal sealed class LiveReleases : IDisposable
{
    private static readonly HashSet<string> Failures = Names(UpdateState.Failed, UpdateState.RolledBack, UpdateState.Rejected, UpdateState.TimedOut);
    private static readonly HashSet<string> Steps = Names([.. Enum.GetValues<UpdateState>().Where(state => state != UpdateState.Idle && !state.IsFinal())]);

    /// <summary>A manager that is killed between a change and its event tells the others nothing of it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly IReleaseStore _releases;
    private readonly Leadership _leadership;
    private readonly ManagerOptions _options;
    private readonly SemaphoreSlim _counting = new(1);
    private ReleaseCounts _counts = new(0, 0, 0);
    private long _happened = 1;
    private long _counted;
    private long _countedAt;

    public LiveReleases(IReleaseStore releases, EventHub hub, Leadership leadership, ManagerOptions options)
    {
        (_releases, _leadership, _options) = (releases, leadership, options);
        hub.Happened += (change, _) => OnEvent(change.Kind);
    }

    /// <returns>As they were last known while the inventory is unavailable.</returns>
    public async Task<ReleaseCounts> CountAsync()
    {
        await _counting.WaitAsync();
        try
        {
            var happened = Interlocked.Read(ref _happened);
            if (happened != _counted || !IsTold || TimeProvider.System.GetElapsedTime(_countedAt) > Lifetime)
            {
                _counts = await ReadAsync();
                (_counted, _countedAt) = (happened, TimeProvider.System.GetTimestamp());
            }
        }
        catch (InventoryUnavailableException)
        {
            // The overview says so, as its health.
        }
        finally
        {
            _counting.Release();
        }

        return _counts;
    }

    public void Dispose() => _counting.Dispose();

    /// <summary>Who writes to the file does not tell who stands by.</summary>
    private bool IsTold => _options.IsShared || _leadership.IsLeader;

    private async Task<ReleaseCounts> ReadAsync()
    {
        var ids = (await _releases.PublishedAsync()).Where(release => release.IsLive).Select(release => release.Id).ToArray();
        var live = ids.Length == 0 ? [] : await _releases.ListAsync(ids);
        return new ReleaseCounts(live.Count, live.Count(release => HasAny(release, Steps)), live.Count(release => HasAny(release, Failures)));
    }

    private void OnEvent(ManagerEventKind kind)
    {
        if (kind is ManagerEventKind.Release or ManagerEventKind.Result or ManagerEventKind.Missed)
        {
            Interlocked.Increment(ref _happened);
        }
    }

    private static bool HasAny(ReleaseSummary release, HashSet<string> states) => release.Counts.Keys.Any(states.Contains);

    private static HashSet<string> Names(params UpdateState[] states) => [.. states.Select(state => JsonNamingPolicy.CamelCase.ConvertName($"{state}"))];
}
