using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>What comes while devices are read is not lost to what was read.</summary>
public sealed class FleetIndexTests
{
    private readonly EventHub _hub = new();
    private readonly FleetIndex _index;

    public FleetIndexTests() => _index = new FleetIndex(_hub);

    [Fact]
    public void Everything_is_read_first_and_then_what_events_name()
    {
        Assert.True(_index.Begin().IsAll);
        _index.End([]);
        Assert.True(_index.Begin().IsNothing);
        var due = 0;
        _index.Due += () => due++;

        _hub.Publish(Told(ManagerEventKind.Device, "a"));
        _hub.PublishOfPeer(Told(ManagerEventKind.Inventory, "b"));
        _hub.Publish(Told(ManagerEventKind.Device, "a"));

        Assert.Equal(2, due);
        Assert.Equal(["a", "b"], _index.Begin().Ids.Order(StringComparer.Ordinal));
        Assert.True(_index.Begin().IsNothing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reading_that_failed_or_events_that_were_missed_have_everything_read_anew_and_what_is_there_stays(bool isMissed)
    {
        Load(TestFleet.Device("a"));
        _hub.Publish(isMissed ? ManagerEvent.Missed(TestFleet.Now) : Told(ManagerEventKind.Device, "a"));
        Assert.Equal(isMissed, _index.Begin().IsAll);

        _index.End(failed: true);

        Assert.NotNull(_index.Find("a"));
        Assert.True(_index.Begin().IsAll);
    }

    [Fact]
    public void A_device_that_is_not_found_among_all_is_gone()
    {
        Load(TestFleet.Device("a"), TestFleet.Device("b"));
        using var watch = _index.Watch();
        Load(TestFleet.Device("b"));

        Assert.Equal("b", Assert.Single(_index.All).Id);
        Assert.Equal(["a"], watch.TakeAll());
    }

    [Fact]
    public void A_heartbeat_of_this_process_needs_no_reading()
    {
        Load(TestFleet.Device("a"));
        Hear("a", 7);

        Assert.True(_index.Begin().IsNothing);
        Assert.Equal((TestFleet.Now, 7), (_index.Find("a")!.LastSeen, _index.Find("a")!.Heartbeat!.Sequence));
    }

    [Fact]
    public void A_heartbeat_of_a_device_that_is_not_known_has_it_read()
    {
        Load();
        Hear("new", 1);
        Assert.Equal(["new"], _index.Begin().Ids);
    }

    [Fact]
    public void A_heartbeat_that_comes_while_its_device_is_read_is_kept()
    {
        Load(TestFleet.Device("a"));
        _hub.Publish(Told(ManagerEventKind.Device, "a"));
        _index.Begin();
        Hear("a", 7);
        _index.Put([TestFleet.Device("a", DevicePresence.Offline) with { Heartbeat = TestFleet.Heartbeat(6) }]);
        _index.End();

        Assert.Equal((DevicePresence.Offline, 7), (_index.Find("a")!.Presence, _index.Find("a")!.Heartbeat!.Sequence));
        Assert.Equal(TestFleet.Now, _index.Find("a")!.LastSeen);
    }

    [Fact]
    public void What_is_read_after_a_heartbeat_counts()
    {
        Load(TestFleet.Device("a"));
        Hear("a", 7);
        Load(TestFleet.Device("a") with { Heartbeat = TestFleet.Heartbeat(8), LastSeen = TestFleet.Now.AddSeconds(-5) });

        Assert.Equal((8, TestFleet.Now.AddSeconds(-5)), (_index.Find("a")!.Heartbeat!.Sequence, _index.Find("a")!.LastSeen));
    }

    [Fact]
    public void A_heartbeat_that_another_manager_has_is_known_at_once_and_read_when_it_is_asked_for()
    {
        Load(TestFleet.Device("a"), TestFleet.Device("b"));
        _hub.PublishOfPeer(new ManagerEvent(ManagerEventKind.Seen, TestFleet.Now, "") { Devices = ["a", "b"] });

        Assert.Equal(TestFleet.Now, _index.Find("a")!.LastSeen);
        Assert.True(_index.Begin().IsNothing);
        Assert.Equal(["a"], _index.BeginHeard(["a", "c"], 10).Ids);
        Assert.Equal(["b"], _index.BeginHeard(null, 10).Ids);
        Assert.False(_index.HasHeardElsewhere);
    }

    [Fact]
    public void What_a_device_says_again_is_not_told_as_a_change()
    {
        Load(Whole());
        var known = _index.Find("a");
        using var watch = _index.Watch();
        Load(Whole());

        Assert.Same(known, _index.Find("a"));
        Assert.Empty(watch.TakeAll());
        Load(Whole() with { Hardware = TestFleet.Hardware("a") with { Disks = [] } });
        Assert.NotSame(known!.Hardware, _index.Find("a")!.Hardware);
        Assert.Same(known.Packages, _index.Find("a")!.Packages);

        static DeviceSummary Whole() => TestFleet.Device("a") with
        {
            Hardware = TestFleet.Hardware("a"),
            Heartbeat = TestFleet.Heartbeat(),
            Packages = [TestFleet.Package("browser", "1.0.0")],
            Channels = [ChannelName.Parse("stable")],
            Labels = new DeviceLabels { Room = "x", Tags = ["y"] },
        };
    }

    [Fact]
    public async Task A_watch_tells_each_device_once_and_nothing_when_it_has_ended()
    {
        Load(TestFleet.Device("a"), TestFleet.Device("b"));
        var watch = _index.Watch();
        Hear("a", 1);
        Hear("a", 2);
        await watch.WaitAsync(CancellationToken.None);
        Assert.Equal(["a"], watch.TakeAll());

        watch.Dispose();
        Hear("b", 1);

        Assert.Empty(watch.TakeAll());
        Assert.False(_index.IsWatched);
    }

    private static ManagerEvent Told(ManagerEventKind kind, string device) => new(kind, TestFleet.Now, "") { Device = device };

    private void Hear(string id, long sequence) => _hub.Publish(ManagerEvent.Seen(
        new Dictionary<DeviceId, HeartbeatPayload> { [DeviceId.Parse(id)] = TestFleet.Heartbeat(sequence) }, TestFleet.Now));

    private void Load(params DeviceSummary[] devices)
    {
        _index.Begin();
        _index.Put(devices);
        _index.End([.. devices.Select(device => device.Id)]);
    }
}
