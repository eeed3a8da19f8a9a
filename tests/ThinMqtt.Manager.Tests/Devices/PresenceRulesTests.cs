using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class PresenceRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private static readonly PresenceFacts Online = Born(new PresenceFacts(), Noon)!.Facts;

    [Fact]
    public void A_message_that_comes_again_changes_nothing() => Assert.Null(Born(Online, Noon));

    [Fact]
    public void A_late_heartbeat_does_not_bring_back_a_device_that_said_goodbye()
    {
        var gone = Say(Online, PresenceState.Offline, PresenceReason.Shutdown, Noon)!.Facts;

        var change = PresenceRules.OnHeartbeat(gone, Noon);

        Assert.Equal(DevicePresence.Offline, change.Facts.Presence);
        Assert.Null(change.Kind);
    }

    [Fact]
    public void A_heartbeat_of_a_device_that_never_said_more_makes_it_online() =>
        Assert.Equal(DevicePresence.Online, PresenceRules.OnHeartbeat(new PresenceFacts(), Noon).Facts.Presence);

    [Fact]
    public void Three_heartbeats_may_be_late_but_not_missing()
    {
        Assert.Null(PresenceRules.OnTime(Online, Noon + (Interval * 3), Interval));
        Assert.Equal(DeviceEventKind.Stale, PresenceRules.OnTime(Online, Noon + (Interval * 3) + TimeSpan.FromTicks(1), Interval)?.Kind);
    }

    [Fact]
    public void A_device_that_restarts_often_and_says_goodbye_is_no_clone()
    {
        var facts = new PresenceFacts();
        for (var i = 0; i < PresenceRules.SuspiciousBirths * 2; i++)
        {
            facts = Born(facts, Noon.AddSeconds(i))!.Facts;
            facts = Say(facts, PresenceState.Offline, PresenceReason.Shutdown, Noon.AddSeconds(i))!.Facts;
        }

        Assert.Null(facts.ClonedUntil);
    }

    [Fact]
    public void A_bad_link_that_is_lost_now_and_then_is_no_clone()
    {
        var facts = new PresenceFacts();
        for (var i = 0; i < 100; i++)
        {
            facts = Born(facts, Noon + (PresenceRules.BirthWindow * i / (PresenceRules.SuspiciousBirths - 2)))!.Facts;
        }

        Assert.Null(facts.ClonedUntil);
    }

    private static PresenceChange? Born(PresenceFacts facts, DateTimeOffset at) => Say(facts, PresenceState.Online, PresenceReason.Started, at);

    private static PresenceChange? Say(PresenceFacts facts, PresenceState state, PresenceReason reason, DateTimeOffset at) =>
        PresenceRules.OnMessage(facts, new PresencePayload { State = state, Reason = reason, At = at, Agent = "0.1.0" }, at);
}
