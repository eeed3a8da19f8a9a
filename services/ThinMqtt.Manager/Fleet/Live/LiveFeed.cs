namespace ThinMqtt.Manager;

/// <summary>One listener's live window: what it is shown, at most four times a second.</summary>
internal sealed class LiveFeed : IDisposable
{
    /// <summary>By the system's clock: it paces, and decides nothing.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly FleetQueries _queries;
    private readonly FleetIndex _index;
    private readonly FleetWatch _watch;
    private readonly LiveWindow _window;
    private FleetFilter _filter;
    private long _groups;
    private long _shown;

    public LiveFeed(FleetQueries queries, FleetIndex index, FleetFilter filter, long groups, LiveWindow window)
    {
        (_queries, _index, _filter, _groups, _window) = (queries, index, filter, groups, window);
        _watch = index.Watch();
    }

    /// <summary>The whole window, first of all.</summary>
    public FleetWindow Begin()
    {
        _shown = TimeProvider.System.GetTimestamp();
        _watch.TakeAll();
        return _window.Begin(_filter, _index.All, _index.Count, _queries.Now);
    }

    /// <summary>Complete when there may be something to show.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await WaitForChangeAsync(cancellationToken);
        var rest = Pace - TimeProvider.System.GetElapsedTime(_shown);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, TimeProvider.System, cancellationToken);
        }
    }

    /// <returns>
    /// A <see cref="FleetWindow"/> or a <see cref="FleetWindowUpdate"/>; null when nothing is different; and a <see cref="FilterError"/>, last, when
    /// the filter has no meaning any more, as its groups have changed.
    /// </returns>
    public object? Take()
    {
        if (_filter.HasGroups && _groups != _queries.GroupsVersion)
        {
            return BeginAnew();
        }

        _shown = TimeProvider.System.GetTimestamp();
        var now = _queries.Now;
        foreach (var id in _watch.TakeAll())
        {
            _window.Change(id, _index.Find(id), now);
        }

        _window.Step(_index.All, now);
        return _window.Show(_index.Count);
    }

    public void Dispose() => _watch.Dispose();

    private object BeginAnew()
    {
        _groups = _queries.GroupsVersion;
        if (!FleetFilter.TryParse(_filter.Text, _queries.FilterOf, out var filter, out var error))
        {
            return error;
        }

        _filter = filter;
        return Begin();
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        if (!_filter.DependsOnTime && !_filter.HasGroups)
        {
            await _watch.WaitAsync(cancellationToken);
            return;
        }

        using var step = new CancellationTokenSource(_window.UntilStep(_queries.Now), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(step.Token, cancellationToken);
        await _watch.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
