using System.Globalization;
using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// How releases that are announced stand: in memory, and when somebody asks, those are read anew with which something has happened since. A rollout
/// of one costs the others nothing.
/// </summary>
internal sealed class LiveReleases : IDisposable
{
    private const int PageSize = 1000;

    private static readonly HashSet<string> Failures = Names(UpdateState.Failed, UpdateState.RolledBack, UpdateState.Rejected, UpdateState.TimedOut);
    private static readonly HashSet<string> Steps = Names([.. Enum.GetValues<UpdateState>().Where(state => state != UpdateState.Idle && !state.IsFinal())]);

    /// <summary>A manager that is killed between a change and its event tells the others nothing of it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly IReleaseStore _releases;
    private readonly Leadership _leadership;
    private readonly ManagerOptions _options;
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<long, ReleaseSummary> _live = [];
    private readonly Lock _gate = new();
    private readonly HashSet<long> _changed = [];
    private ReleaseCounts _counts = new(0, 0, 0);
    private bool _isAllDue = true;
    private long _allRead;

    public LiveReleases(IReleaseStore releases, EventHub hub, Leadership leadership, ManagerOptions options)
    {
        (_releases, _leadership, _options) = (releases, leadership, options);
        hub.Happened += (change, _) => OnEvent(change);
    }

    /// <returns>As they were last known while the inventory is unavailable.</returns>
    public async Task<ReleaseCounts> CountAsync()
    {
        await _reading.WaitAsync();
        try
        {
            await ReadAsync(Take());
        }
        catch (InventoryUnavailableException)
        {
            // The overview says so, as its health.
        }
        finally
        {
            _reading.Release();
        }

        return _counts;
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>Who writes to the file does not tell who stands by.</summary>
    private TimeSpan Age => _leadership.IsStandby ? FleetReader.StandbyAge : Lifetime;

    /// <summary>Which live one there is on a channel changes with any of them; how one stands does not change the others.</summary>
    private void OnEvent(ManagerEvent change)
    {
        lock (_gate)
        {
            _isAllDue |= change.Kind is ManagerEventKind.Release or ManagerEventKind.Missed;
            if (change is { Kind: ManagerEventKind.Result, Release: { } release })
            {
                _changed.Add(release);
            }
        }
    }

    /// <returns>What is to be read: null for all.</returns>
    private long[]? Take()
    {
        lock (_gate)
        {
            var isAllDue = _isAllDue || _options.TimeProvider.GetElapsedTime(_allRead) > Age;
            var changed = isAllDue ? null : _changed.ToArray();
            _isAllDue = false;
            _changed.Clear();
            return changed;
        }
    }

    private async Task ReadAsync(long[]? changed)
    {
        try
        {
            await (changed is null ? ReadAllAsync() : ReadSomeAsync(changed));
            _counts = new ReleaseCounts(
                _live.Count, _live.Values.Count(release => HasAny(release, Steps)), _live.Values.Count(release => HasAny(release, Failures)));
        }
        catch
        {
            lock (_gate)
            {
                _isAllDue = true;
            }

            throw;
        }
    }

    private async Task ReadAllAsync()
    {
        var live = new List<ReleaseSummary>();
        for (ReleasePage? page = null; page is null || page.Next is not null;)
        {
            page = await _releases.ListAsync(new ReleaseChoice(null, null, ReleaseState.Live, Before(page), PageSize));
            live.AddRange(page.Items);
        }

        _live.Clear();
        live.ForEach(release => _live[release.Id] = release);
        _allRead = _options.TimeProvider.GetTimestamp();
    }

    /// <summary>Devices go on telling of releases that are not live any more; and one may have ended before its event comes.</summary>
    private async Task ReadSomeAsync(IEnumerable<long> changed)
    {
        var ids = changed.Where(_live.ContainsKey).ToArray();
        var read = ids.Length == 0 ? [] : await _releases.ListAsync(ids);
        Array.ForEach(ids, id => _live.Remove(id));
        foreach (var release in read.Where(release => release.State == ReleaseState.Live))
        {
            _live.Add(release.Id, release);
        }
    }

    private static long? Before(ReleasePage? page) => page?.Next is { } next ? long.Parse(next, CultureInfo.InvariantCulture) : null;

    private static bool HasAny(ReleaseSummary release, HashSet<string> states) => release.Counts.Keys.Any(states.Contains);

    private static HashSet<string> Names(params UpdateState[] states) => [.. states.Select(state => JsonNamingPolicy.CamelCase.ConvertName($"{state}"))];
}
