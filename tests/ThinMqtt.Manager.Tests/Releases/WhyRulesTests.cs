using ThinMqtt.Contracts;
using static ThinMqtt.Manager.Tests.WhySamples;

namespace ThinMqtt.Manager.Tests;

public sealed class WhyRulesTests
{
    [Fact]
    public void A_device_that_nothing_speaks_against_is_waited_for()
    {
        var why = WhyRules.Explain(Facts);

        Assert.Equal(WhyAnswer.Waiting, why.Answer);
        Assert.Equal("due", Assert.Single(why.Reasons).Code);
        Assert.StartsWith("lab-1 has not got hello 2.0.0: nothing that is known speaks against it; it was announced 3 min ago", why.Text, StringComparison.Ordinal);
        Assert.Equal(("lab-1", 7L, "hello", "2.0.0", "stable"), (why.Device, why.Release, why.Package, why.Version, why.Channel));
    }

    [Fact]
    public void A_device_that_has_it_says_since_when()
    {
        var why = WhyRules.Explain(Facts.Has(Installed("2.0.0", 5, 'a')).With((ReleaseSummary release) => release with { State = ReleaseState.Withdrawn }));

        Assert.Equal(WhyAnswer.Installed, why.Answer);
        Assert.Equal("lab-1: it has hello 2.0.0 since 2026-11-21 12:00:00Z.", why.Text);
        Assert.Equal("installed", Assert.Single(why.Reasons).Code);
    }

    [Fact]
    public void A_device_that_has_a_newer_one_needs_no_replaced_release() =>
        Expect(Facts.Has(Installed("2.1.0", 6)).With((ReleaseSummary release) => release with { State = ReleaseState.Replaced }), WhyAnswer.Installed, "newer-installed", "it has hello 2.1.0, which is newer");

    [Fact]
    public void A_live_release_with_an_older_counter_is_refused() => Expect(
        Facts.Has(Installed("2.1.0", 6)), WhyAnswer.Refused, "older-counter", "it has hello 2.1.0 with counter 6, and the release has counter 5.", "announce release 7 anew");

    [Fact]
    public void The_same_version_with_other_content_is_refused() =>
        Expect(Facts.Has(Installed("2.0.0", 5)), WhyAnswer.Refused, "other-content", "it has hello 2.0.0 with other content", "needs a new version");

    [Fact]
    public void A_damaged_one_is_repaired_by_itself() => Expect(
        Facts.Has(Installed("2.0.0", 5, 'a') with { State = PackageState.Damaged }), WhyAnswer.Waiting, "damaged", "no longer match their checksums", "by itself");

    [Fact]
    public void An_update_under_way_says_how_far_it_is()
    {
        var why = Expect(
            Facts.Said(Result(UpdateState.Download, percent: 40)), WhyAnswer.Underway, "underway", "it is downloading, 40 %; it began 4 min ago, and said so 3 min ago.");

        Assert.Equal("lab-1: it is downloading, 40 %; it began 4 min ago, and said so 3 min ago.", why.Text);
    }

    [Fact]
    public void An_update_under_way_on_a_device_that_is_gone_says_so()
    {
        var why = WhyRules.Explain(Facts.Said(Result(UpdateState.Install)).With(
            (DeviceDetails device) => device with { Presence = DevicePresence.Offline, Reason = PresenceReason.Lost, LastSeen = Now.AddHours(-3) }));

        Assert.Equal(WhyAnswer.Underway, why.Answer);
        Assert.Equal(["underway", "offline"], why.Reasons.Select(reason => reason.Code));
    }

    [Theory]
    [InlineData(UpdateState.Failed, "failed", "the installation failed 3 min ago: No room.")]
    [InlineData(UpdateState.RolledBack, "rolled-back", "it was rolled back 3 min ago: No room.")]
    [InlineData(UpdateState.TimedOut, "timed-out", "it took too long 3 min ago: No room.")]
    [InlineData(UpdateState.Cancelled, "cancelled", "it was cancelled 3 min ago: No room.")]
    [InlineData(UpdateState.Superseded, "superseded", "it gave way to a newer release 3 min ago: No room.")]
    public void A_bad_end_is_told_with_the_device_s_own_reason_and_the_way_to_a_further_attempt(UpdateState state, string code, string text) =>
        Expect(Facts.Said(Result(state, "No room")), WhyAnswer.Failed, code, text, "attempt 1 is used up. Announce release 7 anew");

    [Fact]
    public void A_bad_end_without_a_reason_says_that_there_is_none() =>
        Expect(Facts.Said(Result(UpdateState.Failed)), WhyAnswer.Failed, "failed", "the installation failed 3 min ago: no reason was given.");

    [Fact]
    public void A_release_that_was_announced_anew_may_be_tried_again() => Expect(
        Facts.Said(Result(UpdateState.Failed, "No room.")).With((ReleaseSummary release) => release with { Attempt = 2 }),
        WhyAnswer.Waiting,
        "announced-anew",
        "attempt 1 ended as Failed: No room. The release was announced anew since");

    [Fact]
    public void A_rejected_one_goes_on_when_what_is_wrong_is_put_right() => Expect(
        Facts.Said(Result(UpdateState.Rejected, "It needs base >=1.2.")), WhyAnswer.Refused, "rejected", "it refused it 3 min ago: It needs base >=1.2.", "it begins by itself");

    [Fact]
    public void An_agent_that_takes_no_unsigned_releases_is_told_by_its_refusal() => Expect(
        Facts.Said(Result(UpdateState.Rejected, "hello 2.0.0 is not signed, and this device takes no unsigned releases: start its agent with …")),
        WhyAnswer.Refused,
        "unsigned",
        "hello 2.0.0 is not signed",
        "--allow-unsigned");

    [Fact]
    public void An_agent_that_has_refused_another_release_as_unsigned_will_refuse_this_one() => Expect(
        Facts.Said(Result(UpdateState.Rejected, "kiosk 2.0.0 is not signed, and this device takes no unsigned releases: …", release: 6)),
        WhyAnswer.Refused,
        "unsigned",
        "kiosk 2.0.0 is not signed");

    [Fact]
    public void An_unsigned_release_that_it_has_taken_since_says_that_it_does() => Assert.Equal(
        "due",
        WhyRules.Explain(Facts.Said(
            Result(UpdateState.Succeeded, release: 6) with { At = Now },
            Result(UpdateState.Rejected, "this device takes no unsigned releases", release: 5))).Reasons[0].Code);

    [Fact]
    public void A_release_that_it_installed_and_has_no_more_is_gone() => Expect(
        Facts.Said(Result(UpdateState.Succeeded)).Has(Installed("1.0.0", 4)), WhyAnswer.Waiting, "gone", "it installed it 3 min ago, and now says that it has hello 1.0.0.");

    [Fact]
    public void A_withdrawn_release_is_for_nobody() => Expect(
        Facts.With((ReleaseSummary release) => release with { State = ReleaseState.Withdrawn, Withdrawn = Now.AddMinutes(-1) }),
        WhyAnswer.Excluded,
        "withdrawn",
        "the release was withdrawn at 2026-11-22 11:59:00Z.",
        "Announce release 7 anew");

    [Fact]
    public void A_replaced_release_names_the_one_in_its_place() => Expect(
        Facts.With((ReleaseSummary release) => release with { State = ReleaseState.Replaced }) with { Live = (9, SemanticVersion.Parse("2.1.0")) },
        WhyAnswer.Excluded,
        "replaced",
        "hello 2.1.0 (release 9) has its place on stable.",
        "Ask why it has not got release 9");

    [Fact]
    public void A_replaced_release_whose_successor_is_withdrawn_says_so() => Expect(
        Facts.With((ReleaseSummary release) => release with { State = ReleaseState.Replaced }), WhyAnswer.Excluded, "replaced", "which is withdrawn by now");

    [Fact]
    public void A_device_on_other_channels_is_not_meant() => Expect(
        Facts.With((DeviceDetails device) => device with { Channels = [ChannelName.Parse("lab"), ChannelName.Parse("beta")] }),
        WhyAnswer.Excluded,
        "other-channel",
        "it follows lab, beta, not stable.",
        "let it follow stable");

    [Fact]
    public void A_device_on_no_channel_is_not_meant() =>
        Expect(Facts.With((DeviceDetails device) => device with { Channels = [] }), WhyAnswer.Excluded, "other-channel", "it follows no channel, not stable.");

    [Fact]
    public void Channels_that_are_not_known_may_be_the_reason_and_come_last()
    {
        var why = WhyRules.Explain(Facts.With((DeviceDetails device) => device with { Channels = null }));

        Assert.Equal(WhyAnswer.Waiting, why.Answer);
        Assert.Equal(["due", "channels-unknown"], why.Reasons.Select(reason => reason.Code));
        Assert.Equal("its agent (0.1.0) does not tell which channels it follows.", why.Reasons[1].Text);
    }

    [Fact]
    public void A_release_that_the_broker_has_not_been_told_of_waits_for_that() =>
        Expect(Facts with { IsTold = false }, WhyAnswer.Waiting, "not-announced", "the broker has not been told of the release yet.", "/health/ready");

    [Fact]
    public void A_paused_rollout_lets_nobody_begin() =>
        Expect(Facts with { Rollout = new Rollout { Id = "r1", Paused = true } }, WhyAnswer.Waiting, "rollout-paused", "no further device begins");

    [Fact]
    public void A_device_behind_the_fraction_waits_for_its_turn() => Expect(
        Facts with { Rollout = new Rollout { Id = "r1", Fraction = 0.1 } }, // lab-1 stands at 0.19
        WhyAnswer.Waiting,
        "rollout-share",
        "the rollout has reached 10 % of the devices, and it stands at 19 %.");

    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0.0, true)]
    public void A_device_within_the_fraction_or_included_takes_part(double fraction, bool isIncluded) => Assert.Equal(
        "due",
        WhyRules.Explain(Facts with
        {
            Rollout = new Rollout { Id = "r1", Fraction = fraction, Include = isIncluded ? [DeviceId.Parse("lab-1")] : [] },
        }).Reasons[0].Code);

    [Fact]
    public void A_device_that_was_switched_off_is_waited_for() => Expect(
        Facts.With((DeviceDetails device) => device with { Presence = DevicePresence.Offline, Reason = PresenceReason.Shutdown, LastSeen = Now.AddDays(-3) }),
        WhyAnswer.Waiting,
        "offline",
        "it is offline for 3 days (it said goodbye).",
        "begins by itself when it is back");

    [Fact]
    public void A_silent_device_is_waited_for() => Expect(
        Facts.With((DeviceDetails device) => device with { Presence = DevicePresence.Stale, LastSeen = Now.AddMinutes(-5) }),
        WhyAnswer.Waiting,
        "stale",
        "it is silent for 5 min, though it has said no goodbye.");

    [Fact]
    public void A_device_without_a_birth_was_never_there() => Expect(
        Facts.With((DeviceDetails device) => device with { Presence = DevicePresence.Offline, Reason = null }),
        WhyAnswer.Waiting,
        "never-heard",
        "it has never said that it is online.");

    [Fact]
    public void A_cloned_id_is_told() =>
        Expect(Facts.With((DeviceDetails device) => device with { IsCloned = true }), WhyAnswer.Waiting, "cloned", "two machines use this device id");

    [Fact]
    public void A_device_whose_files_are_damaged_after_it_had_it_repairs_it() => Expect(
        Facts.Has(Installed("2.0.0", 5, 'a') with { State = PackageState.Damaged }).Said(Result(UpdateState.Succeeded)),
        WhyAnswer.Waiting,
        "damaged",
        "no longer match their checksums");

    [Fact]
    public void An_attempt_that_was_broken_off_long_ago_keeps_no_device_busy() => Expect(
        Facts.Said(
            Result(UpdateState.Download, release: 6, percent: 40) with { At = Now.AddDays(-30) },
            Result(UpdateState.Succeeded, release: 5) with { At = Now.AddDays(-1) }),
        WhyAnswer.Waiting,
        "due",
        "nothing that is known speaks against it");

    [Fact]
    public void A_busy_device_does_one_update_at_a_time() => Expect(
        Facts.Said(Result(UpdateState.Download, release: 6, percent: 40)), WhyAnswer.Waiting, "busy", "it is busy with kiosk 2.0.0 (downloading, 40 %)");

    [Fact]
    public void An_expired_manifest_is_refused() =>
        Expect(Facts.With((Manifest manifest) => manifest with { Expires = Now }), WhyAnswer.Refused, "expired", "the manifest expired at 2026-11-22 12:00:00Z.");

    [Fact]
    public void A_release_for_another_architecture_is_refused() => Expect(
        Facts.With((Manifest manifest) => manifest with { Requires = new Requirements { Architecture = ["aarch64", "armv7l"] } }),
        WhyAnswer.Refused,
        "wrong-architecture",
        "the release is made for aarch64, armv7l; this device is x86_64.",
        "made for x86_64");

    [Fact]
    public void A_release_for_its_architecture_or_of_a_machine_that_has_not_said_what_it_is_is_not_refused()
    {
        var facts = Facts.With((Manifest manifest) => manifest with { Requires = new Requirements { Architecture = ["x86_64"] } });
        Assert.Equal("due", WhyRules.Explain(facts).Reasons[0].Code);
        Assert.Equal("due", WhyRules.Explain(
            facts.With((Manifest manifest) => manifest with { Requires = new Requirements { Architecture = ["aarch64"] } })
                .With((DeviceDetails device) => device with { Hardware = null })).Reasons[0].Code);
    }

    [Fact]
    public void Every_package_that_it_lacks_is_a_reason()
    {
        var needs = new Dictionary<PackageName, VersionRequirement>
        {
            [PackageName.Parse("base")] = VersionRequirement.Parse(">=1.2"),
            [PackageName.Parse("driver")] = VersionRequirement.Parse(">=1.0"),
            [PackageName.Parse("font")] = VersionRequirement.Parse(">=1.0"),
            [PackageName.Parse("there")] = VersionRequirement.Parse(">=1.0"),
        };
        var why = WhyRules.Explain(Facts
            .Has(Installed("1.1.0", 1, package: "base"), Installed("1.0.0", 1, package: "font") with { State = PackageState.Damaged }, Installed("1.0.0", 1, package: "there"))
            .With((Manifest manifest) => manifest with { Requires = new Requirements { Packages = needs } }));

        Assert.Equal(WhyAnswer.Refused, why.Answer);
        Assert.All(why.Reasons, reason => Assert.Equal("missing-package", reason.Code));
        Assert.Equal(
            [
                "it needs base >=1.2, and 1.1.0 is installed.",
                "it needs driver >=1.0, which is not installed.",
                "it needs font >=1.0, which is damaged.",
            ],
            why.Reasons.Select(reason => reason.Text));
    }

    [Fact]
    public void An_artifact_that_no_agent_takes_is_refused() => Expect(
        Facts.With((Manifest manifest) => manifest with { Size = (8L << 30) + 1 }), WhyAnswer.Refused, "too-large", "agents take at most 8 GiB.");

    [Fact]
    public void An_artifact_that_the_disk_has_no_room_for_is_refused() => Expect(
        Facts.With((DeviceDetails device) => device with { Heartbeat = device.Heartbeat! with { DiskFree = 1 << 20 } }),
        WhyAnswer.Refused,
        "disk-full",
        "its disk has 1 MiB free, and the artifact alone takes 10 MiB, unpacked more.");

    [Fact]
    public void The_weightiest_reason_comes_first_and_gives_the_answer()
    {
        var why = WhyRules.Explain(Facts
            .Said(Result(UpdateState.Failed, "No room."), Result(UpdateState.Download, release: 6) with { At = Now })
            .With((Manifest manifest) => manifest with { Expires = Now })
            .With((DeviceDetails device) => device with { Presence = DevicePresence.Offline, Channels = null })
            .With((ReleaseSummary release) => release with { State = ReleaseState.Withdrawn }));

        Assert.Equal(WhyAnswer.Excluded, why.Answer);
        Assert.Equal(["withdrawn", "failed", "expired", "offline", "busy", "channels-unknown"], why.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void A_device_whose_clock_is_ahead_makes_no_negative_times() =>
        Expect(Facts.Said(Result(UpdateState.Install) with { Started = Now.AddHours(1), At = Now.AddHours(1) }), WhyAnswer.Underway, "underway", "it began a moment ago");

    private static Why Expect(WhyFacts facts, WhyAnswer answer, string code, string text, string? advice = null)
    {
        var why = WhyRules.Explain(facts);
        Assert.Equal(answer, why.Answer);
        var reason = Assert.Single(why.Reasons);
        Assert.Equal(code, reason.Code);
        Assert.Contains(text, reason.Text, StringComparison.Ordinal);
        Assert.Contains(advice ?? "", reason.Advice ?? "", StringComparison.Ordinal);
        return why;
    }
}
