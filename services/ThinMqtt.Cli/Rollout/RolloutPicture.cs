namespace ThinMqtt.Cli;

/// <summary>
/// What is known of releases that bring one version to the fleet, from events and from questions, in whatever order they come. A device
/// does not say on which channel it found the version, so several releases make one picture.
/// </summary>
internal sealed class RolloutPicture(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Release> _releases = [];
    private readonly Dictionary<(long Release, string Device), ReleaseResult> _results = [];
    private readonly HashSet<string> _online = [];
    private readonly Dictionary<string, DeviceSummary> _devices = [];
    private readonly HashSet<string> _unknown = [];
    private readonly long _begin = time.GetTimestamp();
    private long _lastChange = time.GetTimestamp();
    private string? _trouble;

    public void Know(Release release)
    {
        lock (_gate)
        {
            var isNewAttempt = !_releases.TryGetValue(release.Id, out var known) || known.Attempt < release.Attempt;
            _releases[release.Id] = release;
            _lastChange = isNewAttempt ? time.GetTimestamp() : _lastChange;
        }
    }

    /// <summary>What comes late changes nothing: an attempt that has ended stays so, unless it was rejected and now begins.</summary>
    public void Know(ReleaseResult result)
    {
        lock (_gate)
        {
            if (_releases.ContainsKey(result.Release) && IsNews(_results.GetValueOrDefault((result.Release, result.Device)), result))
            {
                _results[(result.Release, result.Device)] = result;
                _lastChange = time.GetTimestamp();
            }
        }
    }

    /// <summary>These are on, and no others.</summary>
    public void KnowOnline(IReadOnlyList<DeviceSummary> devices)
    {
        lock (_gate)
        {
            _online.Clear();
            _online.UnionWith(devices.Select(device => device.Id));
        }

        Know(devices);
    }

    /// <summary>Which channels they follow, and what they have.</summary>
    public void Know(IReadOnlyList<DeviceSummary> devices)
    {
        lock (_gate)
        {
            foreach (var device in devices)
            {
                _devices[device.Id] = device;
            }
        }
    }

    /// <returns>Devices that are to be asked for, once.</returns>
    public IReadOnlyList<string> TakeUnknown()
    {
        lock (_gate)
        {
            string[] unknown = [.. _unknown];
            _unknown.Clear();
            return unknown;
        }
    }

    public void Know(ManagerEvent change)
    {
        if (change.Result is { } result)
        {
            Know(result);
        }

        lock (_gate)
        {
            if (change is { Device: { } device, DeviceEvent: "online" })
            {
                _online.Add(device);
                _unknown.Add(device);
            }
            else if (change is { Device: { } gone, DeviceEvent: "offline" or "stale" })
            {
                _online.Remove(gone);
            }
            else if (change is { Kind: "inventory", Device: { } changed })
            {
                _unknown.Add(changed);
            }
        }
    }

    /// <param name="trouble">Null when the server answers.</param>
    public void KnowTrouble(string? trouble)
    {
        lock (_gate)
        {
            _trouble = trouble;
        }
    }

    /// <summary>Whether nothing was missed, by the server's own counts.</summary>
    public bool Agrees(Release release)
    {
        lock (_gate)
        {
            var mine = _results.Values.Where(result => result.Release == release.Id).CountBy(result => result.State).ToDictionary();
            return mine.Count == release.Counts.Count && mine.All(pair => release.Counts.GetValueOrDefault(pair.Key) == pair.Value);
        }
    }

    public RolloutView View()
    {
        lock (_gate)
        {
            var devices = Devices();
            var waiting = _online.Where(device => !devices.ContainsKey(device) && IsExpected(device) != false).ToList();
            return new RolloutView
            {
                Counts = devices.Values.CountBy(result => result.State).ToDictionary(),
                Busy = devices.Values.Count(result => !result.IsFinal),
                Ended = devices.Values.Count(result => result.IsFinal),
                Waiting = waiting.Count,
                Expected = waiting.Count(device => IsExpected(device) == true),
                Quiet = time.GetElapsedTime(_lastChange),
                Elapsed = time.GetElapsedTime(_begin),
                Trouble = _trouble,
            };
        }
    }

    /// <summary>Of devices that take part, in the order of their ids.</summary>
    public IReadOnlyList<ReleaseResult> Select(Func<ReleaseResult, bool> isWanted)
    {
        lock (_gate)
        {
            return [.. Devices().Values.Where(isWanted).OrderBy(result => result.Device, StringComparer.Ordinal)];
        }
    }

    private static bool IsNews(ReleaseResult? known, ReleaseResult result) =>
        known is null
        || result.Attempt > known.Attempt
        || (result.Attempt == known.Attempt && !known.IsFinal && (result.IsFinal || result.At >= known.At))
        || (result.Attempt == known.Attempt && known.State == ReleaseResult.Rejected && result.State != ReleaseResult.Rejected && result.At > known.At);

    /// <summary>Whether a device follows one of the channels and has not got the version; null where its agent does not say.</summary>
    private bool? IsExpected(string id) => _devices.GetValueOrDefault(id) is { Channels: { } channels } device
        ? _releases.Values.Any(release => channels.Contains(release.Channel)) && !_releases.Values.Any(release => device.Packages.Any(release.IsInstalledAs))
        : null;

    /// <summary>Who failed at an announcement before has another try, and counts again when it begins; who has the version has it.</summary>
    private Dictionary<string, ReleaseResult> Devices()
    {
        var devices = new Dictionary<string, ReleaseResult>();
        foreach (var result in _results.Values)
        {
            var counts = result.Attempt == _releases[result.Release].Attempt || result.State == ReleaseResult.Succeeded;
            if (counts && (!devices.TryGetValue(result.Device, out var other) || other.At < result.At))
            {
                devices[result.Device] = result;
            }
        }

        return devices;
    }
}
