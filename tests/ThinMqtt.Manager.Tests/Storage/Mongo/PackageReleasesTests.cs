using ThinMqtt.Contracts;
using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

public sealed class PackageReleasesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly PackageName Hello = PackageName.Parse("hello");

    private long _ids;

    [Fact]
    public void A_channel_has_one_live_release_and_going_back_has_a_higher_counter()
    {
        var package = Release(Release(Release(new PackageReleases(Hello, []), "1.0.0"), "1.1.0"), "1.0.0");

        Assert.Equal([(ReleaseState.Live, 3L, 2), (ReleaseState.Replaced, 2L, 1)], package.Releases.Select(one => (one.State, one.Counter, one.Attempt)));
    }

    [Fact]
    public void A_version_goes_to_a_further_channel_with_its_counter_and_disturbs_no_other_channel()
    {
        var package = Release(Release(Release(new PackageReleases(Hello, []), "1.0.0"), "1.1.0", "lab"), "1.1.0");

        Assert.Equal(
            [("stable", ReleaseState.Replaced, 1L), ("lab", ReleaseState.Live, 2L), ("stable", ReleaseState.Live, 2L)],
            package.Releases.Select(one => (one.Channel.Value, one.State, one.Counter)));
    }

    [Fact]
    public void What_changes_nothing_is_the_same_object()
    {
        var package = Release(new PackageReleases(Hello, []), "1.0.0");
        var withdrawn = package.Withdraw(1, Noon);

        Assert.Same(package, Release(package, "1.0.0"));
        Assert.Same(withdrawn, withdrawn.Withdraw(1, Noon.AddHours(1)));
        Assert.Same(package, package.Withdraw(77, Noon));
        Assert.Same(package, package.RememberPublished(new Dictionary<long, long> { [1] = 0, [77] = 5 }));
    }

    [Fact]
    public void A_release_that_was_withdrawn_is_announced_as_a_further_attempt_that_the_channel_is_told_of()
    {
        var package = Release(new PackageReleases(Hello, []), "1.0.0").RememberPublished(new Dictionary<long, long> { [1] = 1 }).Withdraw(1, Noon);
        var again = package.AnnounceAgain(package.Find(1)!, Bytes("1.0.0"), Noon.AddHours(1));

        Assert.Equal((ReleaseState.Withdrawn, Noon), (package.Find(1)!.State, package.Find(1)!.Withdrawn));
        var release = again.Find(1)!;
        Assert.Equal((ReleaseState.Live, null, 2, 3L, 1L), (release.State, release.Withdrawn, release.Attempt, release.Revision, release.Published));
    }

    private static Artifact Bytes(string version) =>
        new(Hello, SemanticVersion.Parse(version), 5, new string('0', 32), new string('0', 64), Noon, "");

    private PackageReleases Release(PackageReleases package, string version, string channel = "stable")
    {
        Assert.True(ReleaseRequest.TryRead(
            new ReleaseParameters { Package = "hello", Version = version, Channel = channel }, out var request, out var reason), reason);
        return package.Release(request, Bytes(version), ++_ids, Noon.AddMinutes(_ids));
    }
}
