namespace ThinMqtt.Contracts.Tests;

public sealed class ManifestCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Manifest Release = Announcements.Parse(Announcements.FullText).Manifest.Manifest;

    private static readonly InstalledPackage Base = Installed("base", "1.2.0", null);

    private static readonly InstalledPackage Current = Installed("kiosk-browser", "2.4.0", 17) with { Sha256 = Announcements.Sha256 };

    [Fact]
    public void A_package_that_was_not_there_is_installed() => Assert.Equal(ManifestVerdict.Install, Check(Release, Base));

    [Fact]
    public void An_older_version_is_updated() =>
        Assert.Equal(ManifestVerdict.Install, Check(Release, Base, Installed("kiosk-browser", "2.3.1", 16)));

    [Fact]
    public void A_newer_version_gives_way_to_a_release_with_a_higher_counter() =>
        Assert.Equal(ManifestVerdict.Install, Check(Release, Base, Installed("kiosk-browser", "3.0.0", 16)));

    [Fact]
    public void The_same_counter_is_not_older() =>
        Assert.Equal(ManifestVerdict.Install, Check(Release, Base, Installed("kiosk-browser", "2.3.1", 17)));

    [Fact]
    public void An_older_counter_is_rejected() => Assert.Equal(
        Rejected(
            "kiosk-browser 2.4.0 has counter 17, older than counter 18 of the installed 2.5.0; publish it as a new release to go back to it."),
        Check(Release, Base, Installed("kiosk-browser", "2.5.0", 18)));

    [Fact]
    public void A_release_without_a_counter_is_left_to_the_agent_s_policy() =>
        Assert.Equal(ManifestVerdict.Install, Check(Release with { Counter = null }, Base, Installed("kiosk-browser", "2.5.0", 18)));

    [Fact]
    public void The_same_version_with_the_same_content_is_already_installed_even_when_it_has_expired_since()
    {
        var verdict = Check(Release with { Expires = Now.AddDays(-1) }, Base, Current);
        Assert.Equal(new ManifestVerdict(ManifestDecision.AlreadyInstalled, "kiosk-browser 2.4.0 is already installed."), verdict);
    }

    [Fact]
    public void The_same_version_is_installed_again_when_it_is_damaged() =>
        Assert.Equal(ManifestVerdict.Install, Check(Release, Base, Current with { State = PackageState.Damaged }));

    [Theory]
    [InlineData("00000000000000000000000000000000", null)]
    [InlineData(Announcements.Md5, "0000000000000000000000000000000000000000000000000000000000000000")]
    public void The_same_version_with_other_content_is_rejected(string md5, string? sha256) => Assert.Equal(
        Rejected("kiosk-browser 2.4.0 is installed with other content; a changed release needs a new version."),
        Check(Release, Base, Current with { Md5 = md5, Sha256 = sha256 }));

    [Fact]
    public void An_expired_manifest_is_rejected_from_its_last_moment_on()
    {
        Assert.Equal(ManifestVerdict.Install, Check(Release with { Expires = Now.AddTicks(1) }, Base));
        Assert.Equal(
            Rejected(
                "The manifest expired at 2026-11-22T10:00:00Z, and it is 2026-11-22T10:00:00Z now; publish the release again,"
                + " or set the device's clock."),
            Check(Release with { Expires = Now }, Base));
    }

    [Fact]
    public void Another_architecture_is_rejected() => Assert.Equal(
        Rejected("It is made for x86_64; this device is aarch64."), ManifestCheck.Evaluate(Release, "aarch64", [Base], Now));

    [Fact]
    public void No_architecture_means_any()
    {
        var release = Release with { Requires = new Requirements() };
        Assert.Equal(ManifestVerdict.Install, ManifestCheck.Evaluate(release, "aarch64", [], Now));
    }

    [Fact]
    public void A_required_package_must_be_there() =>
        Assert.Equal(Rejected("It needs base >=1.2, which is not installed."), Check(Release));

    [Fact]
    public void A_required_package_must_have_a_version_that_will_do() =>
        Assert.Equal(Rejected("It needs base >=1.2, but 1.1.0 is installed."), Check(Release, Installed("base", "1.1.0", null)));

    [Fact]
    public void A_required_package_must_be_whole() => Assert.Equal(
        Rejected("It needs base >=1.2, which is damaged."), Check(Release, Base with { State = PackageState.Damaged }));

    [Fact]
    public void All_missing_packages_are_named_in_order()
    {
        var packages = new Dictionary<PackageName, VersionRequirement>
        {
            [PackageName.Parse("zlib")] = VersionRequirement.Parse("^1"),
            [PackageName.Parse("base")] = VersionRequirement.Parse("<1.2"),
        };
        var release = Release with { Requires = new Requirements { Packages = packages } };
        Assert.Equal(
            Rejected("It needs base <1.2, but 1.2.0 is installed; zlib ^1, which is not installed."), Check(release, Base));
    }

    private static ManifestVerdict Check(Manifest manifest, params InstalledPackage[] installed) =>
        ManifestCheck.Evaluate(manifest, "x86_64", installed, Now);

    private static ManifestVerdict Rejected(string reason) => new(ManifestDecision.Rejected, reason);

    private static InstalledPackage Installed(string package, string version, long? counter) => new()
    {
        Package = PackageName.Parse(package),
        Version = SemanticVersion.Parse(version),
        Counter = counter,
        Md5 = Announcements.Md5,
        State = PackageState.Installed,
        InstalledAt = Now.AddDays(-1),
    };
}
