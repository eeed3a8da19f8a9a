using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>What the device's channels announce. No I/O; not for several threads at once.</summary>
/// <param name="mayTake">Whether the device may take a release, or has it.</param>
internal sealed class AnnouncedReleases(Func<ReleaseAnnouncement, bool> mayTake)
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
    /// Where several channels announce a package, the newest release that this device may take; of equal ones that of the first channel
    /// by name. So a device never goes to and fro between two channels.
    /// </summary>
    public bool TryFind(PackageName package, [NotNullWhen(true)] out ReleaseAnnouncement? release)
    {
        release = null;
        var all = _channels.Values.Select(releases => releases.GetValueOrDefault(package)).OfType<ReleaseAnnouncement>().ToArray();
        foreach (var candidate in all.Where(candidate => all.Length == 1 || mayTake(candidate)))
        {
            if (release is null || ReleasePrecedence.Compare(candidate.Manifest.Manifest, release.Manifest.Manifest) > 0)
            {
                release = candidate;
            }
        }

        return release is not null;
    }
}
