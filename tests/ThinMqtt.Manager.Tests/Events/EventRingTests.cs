namespace ThinMqtt.Manager.Tests;

/// <summary>What a listener that comes back gets.</summary>
public sealed class EventRingTests
{
    private readonly EventHub _hub = new();

    [Fact]
    public void Who_comes_back_gets_what_has_happened_since_and_nothing_twice()
    {
        using var first = _hub.Listen();
        Publish("1", "2", "3");
        var known = Read(first)[0].Number;

        using var again = _hub.Listen(after: known);
        Publish("4");

        Assert.Equal(["2", "3", "4"], Read(again).Select(change => change.Event.Text));
        Assert.False(again.TakeMissed());
    }

    [Fact]
    public void Who_comes_back_with_the_number_that_its_stream_began_with_gets_everything_since()
    {
        Publish("1");
        using var first = _hub.Listen();
        Publish("2");

        using var again = _hub.Listen(after: first.Start);

        Assert.Equal("2", Assert.Single(Read(again)).Event.Text);
    }

    [Theory]
    [InlineData("0a1b2c3d-1")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("--")]
    public void A_number_of_another_process_means_that_events_were_missed(string number)
    {
        Publish("1");
        using var again = _hub.Listen(after: number);

        Assert.Empty(Read(again));
        Assert.True(again.TakeMissed());
        Assert.False(again.TakeMissed());
    }

    [Fact]
    public void Who_was_away_for_longer_than_is_kept_has_missed_events()
    {
        using var first = _hub.Listen();
        Publish([.. Enumerable.Range(0, EventHub.MaximumWaiting).Select(number => $"{number}")]);
        using var inTime = _hub.Listen(after: first.Start);
        Publish("one more");
        using var late = _hub.Listen(after: first.Start);

        Assert.Equal(EventHub.MaximumWaiting, Read(inTime).Count);
        Assert.True(late.TakeMissed());
    }

    [Fact]
    public void Heartbeats_are_told_and_not_kept()
    {
        using var first = _hub.Listen();
        Publish("1");
        _hub.Publish(new ManagerEvent(ManagerEventKind.Seen, DateTimeOffset.UnixEpoch, "seen") { Devices = ["a"] });
        var told = Read(first);

        using var again = _hub.Listen(after: first.Start);

        Assert.Equal(["1", "seen"], told.Select(change => change.Event.Text));
        Assert.Equal(told[0].Number, told[1].Number);
        Assert.Equal("1", Assert.Single(Read(again)).Event.Text);
    }

    [Fact]
    public void Only_the_kinds_that_were_asked_for_are_told_and_what_was_missed_always_is()
    {
        using var listening = _hub.Listen(kinds: new HashSet<ManagerEventKind> { ManagerEventKind.Device });
        Publish("release");
        _hub.Publish(new ManagerEvent(ManagerEventKind.Device, DateTimeOffset.UnixEpoch, "device"));
        _hub.Publish(ManagerEvent.Missed(DateTimeOffset.UnixEpoch));

        Assert.Equal([ManagerEventKind.Device, ManagerEventKind.Missed], Read(listening).Select(change => change.Event.Kind));
    }

    [Fact]
    public void Who_was_away_for_long_has_missed_events_only_where_one_of_its_kinds_is_kept_no_more()
    {
        using var first = _hub.Listen();
        Publish(ManagerEventKind.Group, "group");
        var known = Read(first)[0].Number;
        Publish([.. Enumerable.Range(0, EventHub.MaximumWaiting).Select(number => $"{number}")]);
        Publish(ManagerEventKind.Device, "device");

        using var groups = Listen(known, ManagerEventKind.Group);
        using var devices = Listen(first.Start, ManagerEventKind.Device);
        using var late = Listen(first.Start, ManagerEventKind.Group);
        using var releases = Listen(known, ManagerEventKind.Device, ManagerEventKind.Release);

        Assert.Equal((false, false, true, true), (groups.TakeMissed(), devices.TakeMissed(), late.TakeMissed(), releases.TakeMissed()));
        Assert.Empty(Read(groups));
        Assert.Equal("device", Assert.Single(Read(devices)).Event.Text);
    }

    [Theory]
    [InlineData]
    [InlineData(ManagerEventKind.Seen)]
    public void Who_wants_nothing_that_is_kept_misses_nothing(params ManagerEventKind[] kinds)
    {
        using var listening = Listen("0a1b2c3d-1", kinds);
        _hub.Publish(ManagerEvent.Missed(DateTimeOffset.UnixEpoch));

        Assert.False(listening.TakeMissed());
        Assert.Empty(Read(listening));
    }

    private EventHub.Listening Listen(string after, params ManagerEventKind[] kinds) => _hub.Listen(kinds: kinds.ToHashSet(), after: after);

    private static List<NumberedEvent> Read(EventHub.Listening listening)
    {
        var read = new List<NumberedEvent>();
        while (listening.Events.TryRead(out var change))
        {
            read.Add(change);
        }

        return read;
    }

    private void Publish(params string[] texts) => Array.ForEach(texts, text => Publish(ManagerEventKind.Release, text));

    private void Publish(ManagerEventKind kind, string text) => _hub.Publish(new ManagerEvent(kind, DateTimeOffset.UnixEpoch, text));
}
