using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What the device's channels announce. No I/O; not for several threads at once.</summary>
/// <param name="suits">Whether the device has a release, or would begin with it.</param>
internal sealed class AnnouncedReleases(Func<ReleaseAnnouncement, bool> suits)
{
    private readonly SortedDictionary<string, Dictionary<PackageName, ReleaseAnnouncement>> _channels = new(StringComparer.Ordinal);

    public IEnumerable<PackageName> Packages => _channels.Values.SelectMany(releases => releases.Keys).Distinct();

    /// <summary>Forgets all channels but these, and what they announced.</summary>
    public void SetChannels(IReadOnlyCollection<ChannelName> channels)
    {
        var names = channels.Select(channel => channel.Value).ToHashSet();
        foreach (var channel in _channels.Keys.Where(channel => !names.Contains(channel)).ToArray())
        {
            _channels.Remove(channel);
        }

        foreach (var name in names)
        {
            _channels.TryAdd(name, []);
        }
    }

    /// <summary>What a channel announces that is none of the device's does not count.</summary>
    public void Set(ChannelName channel, PackageName package, ReleaseAnnouncement release)
    {
        if (_channels.TryGetValue(channel.Value, out var releases))
        {
            releases[package] = release;
        }
    }

    public void Remove(ChannelName channel, PackageName package)
    {
        if (_channels.TryGetValue(channel.Value, out var releases))
        {
            releases.Remove(package);
        }
    }

    /// <summary>
    /// Where several channels announce a package, the newest release that suits this device; of equal ones that of the first channel by
    /// name. So a device never goes to and fro between two channels. Where none suits, the newest: somebody is to be told why.
    /// </summary>
    public bool TryFind(PackageName package, [NotNullWhen(true)] out ReleaseAnnouncement? release)
    {
        var all = _channels.Values.Select(releases => releases.GetValueOrDefault(package)).OfType<ReleaseAnnouncement>().ToList();
        var newest = TakeNewest(all);
        release = newest;
        if (all.Count > 0)
        {
            while (release is not null && !suits(release))
            {
                release = TakeNewest(all);
            }

            release ??= newest;
        }

        return release is not null;
    }

    private static ReleaseAnnouncement? TakeNewest(List<ReleaseAnnouncement> releases)
    {
        ReleaseAnnouncement? newest = null;
        foreach (var release in releases)
        {
            if (newest is null || ReleasePrecedence.Compare(release.Manifest.Manifest, newest.Manifest.Manifest) > 0)
            {
                newest = release;
            }
        }

        releases.RemoveAll(release => ReferenceEquals(release, newest));
        return newest;
    }
}
