using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Packages that are to be looked at, each once. May be used from any thread.</summary>
internal sealed class ReleaseQueue(AnnouncedReleases announced) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly List<PackageName> _waiting = [];

    public void SetChannels(IReadOnlyCollection<ChannelName> channels)
    {
        lock (_gate)
        {
            announced.SetChannels(channels);
            AddAll();
        }
    }

    public void Set(ChannelName channel, PackageName package, ReleaseAnnouncement release)
    {
        lock (_gate)
        {
            announced.Set(channel, package, release);
            Add(package);
        }
    }

    /// <summary>Another channel's release may count now.</summary>
    public void Remove(ChannelName channel, PackageName package)
    {
        lock (_gate)
        {
            announced.Remove(channel, package);
            Add(package);
        }
    }

    /// <summary>What is installed has changed, and so what may be installed.</summary>
    public void AddAll()
    {
        lock (_gate)
        {
            foreach (var package in announced.Packages)
            {
                Add(package);
            }
        }
    }

    public bool TryFind(PackageName package, [NotNullWhen(true)] out ReleaseAnnouncement? release)
    {
        lock (_gate)
        {
            return announced.TryFind(package, out release);
        }
    }

    /// <summary>Whether it is still the one to install.</summary>
    public bool IsAnnounced(ManifestDocument manifest) =>
        TryFind(manifest.Manifest.Package, out var release) && release.Manifest.Equals(manifest);

    /// <summary>The next package is no longer in the queue then; one that others need comes before them.</summary>
    public bool TryTake([NotNullWhen(true)] out ReleaseAnnouncement? release)
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                var next = Math.Max(_waiting.FindIndex(package => !NeedsWaiting(package)), 0);
                var package = _waiting[next];
                _waiting.RemoveAt(next);
                if (announced.TryFind(package, out release))
                {
                    return true;
                }
            }
        }

        release = null;
        return false;
    }

    /// <summary>Returns when there may be something to take, or after <see cref="Wake"/>.</summary>
    public Task ChangedAsync(CancellationToken stop) => _changed.WaitAsync(stop);

    public void Wake() => _changed.Release();

    public void Dispose() => _changed.Dispose();

    private void Add(PackageName package)
    {
        if (!_waiting.Contains(package))
        {
            _waiting.Add(package);
            Wake();
        }
    }

    private bool NeedsWaiting(PackageName package) =>
        announced.TryFind(package, out var release) && release.Manifest.Manifest.Requires.Packages.Keys.Any(_waiting.Contains);
}
