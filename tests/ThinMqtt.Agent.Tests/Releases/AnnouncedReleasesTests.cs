using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>Which release of a package counts.</summary>
public sealed class AnnouncedReleasesTests
{
    private static readonly PackageName Hello = PackageName.Parse("hello");
    private static readonly ChannelName Beta = ChannelName.Parse("beta");
    private static readonly ChannelName Stable = ChannelName.Parse("stable");

    private readonly HashSet<string> _notForThisDevice = [];
    private readonly AnnouncedReleases _announced;

    public AnnouncedReleasesTests()
    {
        _announced = new AnnouncedReleases(release => !_notForThisDevice.Contains(release.Manifest.Manifest.Version.ToString()));
        _announced.SetChannels([Beta, Stable]);
    }

    [Fact]
    public void The_higher_version_counts_whatever_comes_first()
    {
        Announce(Beta, "1.1.0");
        Announce(Stable, "1.0.0");
        Assert.Equal("1.1.0", Version);
        Announce(Stable, "1.2.0");
        Assert.Equal("1.2.0", Version);
    }

    [Fact]
    public void The_higher_counter_counts_before_the_version()
    {
        Announce(Beta, "1.1.0", counter: 4);
        Announce(Stable, "1.0.0", counter: 5);
        Assert.Equal("1.0.0", Version);
    }

    [Fact]
    public void A_release_that_does_not_suit_the_device_leaves_the_other_channel_its_turn()
    {
        Announce(Beta, "1.1.0");
        Announce(Stable, "1.0.0");
        _notForThisDevice.Add("1.1.0");
        Assert.Equal("1.0.0", Version);
    }

    [Fact]
    public void Where_none_suits_the_newest_is_looked_at()
    {
        Announce(Beta, "1.0.0");
        Announce(Stable, "1.1.0");
        _notForThisDevice.UnionWith(["1.0.0", "1.1.0"]);
        Assert.Equal("1.1.0", Version);
    }

    [Fact]
    public void What_is_withdrawn_from_one_channel_leaves_what_the_other_has()
    {
        Announce(Beta, "1.1.0");
        Announce(Stable, "1.0.0");
        _announced.Remove(Beta, Hello);
        Assert.Equal("1.0.0", Version);
        _announced.Remove(Stable, Hello);
        Assert.Null(Version);
    }

    [Fact]
    public void Only_the_channels_of_the_device_count()
    {
        Announce(Beta, "1.1.0");
        Announce(Stable, "1.0.0");
        _announced.SetChannels([Stable]);
        Assert.Equal("1.0.0", Version);
        Announce(Beta, "1.1.0");
        Assert.Equal("1.0.0", Version);
        _announced.SetChannels([Beta]);
        Assert.Null(Version);
    }

    private string? Version => _announced.TryFind(Hello, out var release) ? release.Manifest.Manifest.Version.ToString() : null;

    private void Announce(ChannelName channel, string version) => Announce(channel, version, _ => { });

    private void Announce(ChannelName channel, string version, int counter) =>
        Announce(channel, version, manifest => manifest["counter"] = counter);

    private void Announce(ChannelName channel, string version, Action<JsonObject> change) =>
        _announced.Set(channel, Hello, TestArtifact.Announce([1], version, new Uri("http://artifacts/hello.zip"), change));
}
