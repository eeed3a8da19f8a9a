using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>Events and answers come in any order; the picture is the same.</summary>
public sealed class RolloutPictureTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new();
    private readonly RolloutPicture _picture;

    public RolloutPictureTests()
    {
        _picture = new RolloutPicture(_time);
        _picture.Know(Release(attempt: 1));
    }

    [Fact]
    public void A_message_that_comes_late_does_not_undo_an_end()
    {
        _picture.Know(Result("a", "succeeded", second: 5));
        _picture.Know(Result("a", "download", second: 3));
        _picture.Know(Result("a", "failed", second: 6));
        Assert.Equal(1, _picture.View().Succeeded);
    }

    [Fact]
    public void An_end_counts_although_the_devices_clock_was_set_back()
    {
        _picture.Know(Result("a", "install", second: 100));
        _picture.Know(Result("a", "succeeded", second: 1));
        Assert.Equal((0, 1), (_picture.View().Busy, _picture.View().Ended));
    }

    [Fact]
    public void Quiet_begins_anew_with_each_step_and_not_with_what_is_said_again()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        _picture.Know(Result("a", "succeeded", second: 1));
        _time.Advance(TimeSpan.FromSeconds(3));
        _picture.Know(Result("a", "succeeded", second: 1));
        _picture.Know(Release(attempt: 1));
        Assert.Equal(TimeSpan.FromSeconds(3), _picture.View().Quiet);
        Assert.Equal(TimeSpan.FromSeconds(13), _picture.View().Elapsed);
    }

    [Fact]
    public void A_new_announcement_gives_failed_devices_another_try_and_leaves_others_as_they_are()
    {
        _picture.KnowOnline([Device("a"), Device("b")]);
        _picture.Know(Result("a", "failed", second: 1));
        _picture.Know(Result("b", "succeeded", second: 1));
        _picture.Know(Release(attempt: 2));
        Assert.Equal((1, 1), (_picture.View().Waiting, _picture.View().Ended));
        _picture.Know(Result("a", "succeeded", second: 2, attempt: 2));
        Assert.Equal((0, 2), (_picture.View().Waiting, _picture.View().Succeeded));
    }

    [Fact]
    public void Who_follows_another_channel_or_has_the_version_is_not_waited_for()
    {
        _picture.KnowOnline([Device("silent"), Device("here", ["lab", "stable"]), Device("elsewhere", ["lab"]), Device("nowhere", []), Has("stable")]);
        Assert.Equal((2, 1), (_picture.View().Waiting, _picture.View().Expected));
    }

    [Fact]
    public void A_device_that_comes_on_is_asked_for_once()
    {
        _picture.Know(new ManagerEvent { Kind = "device", Device = "a", DeviceEvent = "online" });
        _picture.Know(new ManagerEvent { Kind = "inventory", Device = "b" });
        Assert.Equal((1, 0), (_picture.View().Waiting, _picture.View().Expected));
        Assert.Equal(["a", "b"], _picture.TakeUnknown().Order());
        Assert.Empty(_picture.TakeUnknown());

        _picture.Know([Device("a", ["lab"])]);
        Assert.Equal(0, _picture.View().Waiting);
    }

    [Fact]
    public void Who_follows_the_channel_is_waited_for_however_long_it_takes_to_begin()
    {
        var rules = new RolloutRules(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30), Devices: null);
        _picture.KnowOnline([Device("a"), Device("b", ["stable"])]);
        _picture.Know(Result("a", "succeeded", second: 1));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Null(rules.Judge(_picture.View()));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RolloutEnd.OutOfTime, rules.Judge(_picture.View()));
        _picture.Know(Result("b", "succeeded", second: 2));
        Assert.Equal(RolloutEnd.Complete, rules.Judge(_picture.View()));
    }

    [Fact]
    public void Results_of_other_releases_do_not_count()
    {
        _picture.Know(Result("a", "failed", second: 1) with { Release = 8 });
        Assert.Equal(0, _picture.View().Ended);
    }

    [Fact]
    public void It_agrees_with_the_server_when_it_knows_as_much()
    {
        var release = Release(attempt: 1) with { Counts = new Dictionary<string, int> { ["succeeded"] = 1 } };
        Assert.False(_picture.Agrees(release));
        _picture.Know(Result("a", "succeeded", second: 1));
        Assert.True(_picture.Agrees(release));
        _picture.Know(Result("b", "download", second: 1));
        Assert.False(_picture.Agrees(release));
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, 8, new[] { 2, 2, 2, 2 })]
    [InlineData(new[] { 999, 1, 0, 0 }, 10, new[] { 9, 1, 0, 0 })]
    [InlineData(new[] { 100_000, 1, 1, 100_000 }, 79, new[] { 38, 1, 1, 39 })]
    [InlineData(new[] { 0, 0, 0, 0 }, 5, new[] { 0, 0, 0, 5 })]
    [InlineData(new[] { int.MaxValue / 2, 0, 0, 1 }, 80, new[] { 79, 0, 0, 1 })]
    public void A_bar_has_its_width_and_shows_everybody(int[] counts, int width, int[] cells) =>
        Assert.Equal(cells, RolloutBar.Cells(counts, width));

    private static Release Release(int attempt) => new()
    {
        Id = 7,
        Package = "hello",
        Version = "1.0.0",
        Channel = "stable",
        State = "live",
        Attempt = attempt,
        Announced = Start,
        Size = 1,
        Md5 = "",
        Sha256 = "",
        Counts = new Dictionary<string, int>(),
    };

    /// <param name="id">Of the device.</param>
    /// <param name="channels">Null is an agent that does not say.</param>
    private static DeviceSummary Device(string id, string[]? channels = null) => new()
    {
        Id = id, Presence = "online", FirstSeen = Start, LastSeen = Start, Channels = channels,
    };

    private static DeviceSummary Has(string channel) => Device("has", [channel]) with
    {
        Packages = [new Package { Name = "hello", Version = "1.0.0", State = "installed", InstalledAt = Start }],
    };

    private static ReleaseResult Result(string device, string state, int second, int attempt = 1) => new()
    {
        Release = 7,
        Device = device,
        Package = "hello",
        Version = "1.0.0",
        Attempt = attempt,
        State = state,
        IsFinal = state is "succeeded" or "failed",
        At = Start.AddSeconds(second),
    };
}
