using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class BadServerTests
{
    [Fact]
    public async Task A_download_that_is_cut_goes_on_where_it_was()
    {
        await using var device = new Device();
        device.Server.Behaviour = request => new Answer { CutAfter = request < 3 ? 300_000 : null };
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0", padding: 900_000), "1.0.0");

        device.HasOnly("1.0.0");
        Assert.Equal(3, device.Server.Requests.Count);
        Assert.Contains("bytes=600000-", device.Server.Requests.Last(), StringComparison.Ordinal);
    }

    /// <summary>Before the first byte, between two blocks of the download, and within one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 18)]
    [InlineData(300_000)]
    public async Task A_download_whose_connection_is_reset_goes_on(int bytes)
    {
        await using var device = new Device();
        device.Server.Behaviour = request => request == 1 ? new Answer { CutAfter = bytes, Resets = true } : new Answer();
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0", padding: 900_000), "1.0.0");
        device.HasOnly("1.0.0");
        Assert.Equal(2, device.Server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_ignores_Range_is_read_from_the_beginning()
    {
        await using var device = new Device();
        device.Server.Behaviour = request => new Answer { CutAfter = request == 1 ? 300_000 : null, IgnoresRange = true };
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0", padding: 900_000), "1.0.0");
        device.HasOnly("1.0.0");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refused_URL_is_replaced_by_a_fresh_one(int status)
    {
        Device? asking = null;
        await using var device = new Device(freshUrl: () => new FreshUrl(asking!.Server.Url, IsAnswered: true));
        asking = device;
        device.Server.Behaviour = request => new Answer { Status = request == 1 ? status : null };
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Equal(2, device.Server.Requests.Count);
    }

    [Theory]
    [InlineData(403, "answered 403 Status. No other URL is to be had.")]
    [InlineData(404, "answered 404 Status. No other URL is to be had.")]
    [InlineData(500, "answered 500 Status. Given up after 3 attempts.")]
    public async Task A_server_that_keeps_refusing_is_given_up(int status, string reason)
    {
        await using var device = new Device();
        device.Server.Behaviour = _ => new Answer { Status = status };
        var end = await device.EndsAsync(UpdateState.Failed, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.EndsWith(reason, end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_while_the_backend_is_away_do_not_count()
    {
        var outage = 8;
        await using var device = new Device(options => options with { UntilConnected = _ => Task.FromResult(--outage > 0) });
        device.Server.Behaviour = request => new Answer { Status = request < 9 ? 503 : null };
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Equal(9, device.Server.Requests.Count);
    }

    [Fact]
    public async Task An_expired_URL_is_not_even_tried()
    {
        var asked = 0;
        await using var device = new Device(freshUrl: () => asked++ > 0 ? new FreshUrl(new Uri("http://127.0.0.1:1/"), IsAnswered: true) : FreshUrl.Refused);
        var announcement = device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0") with { UrlExpires = DateTimeOffset.UnixEpoch };
        var end = await device.RunAsync(announcement);
        Assert.Equal("The announced URL has expired. No other URL is to be had.", end?.Reason);
        Assert.Empty(device.Server.Requests);
    }

    [Fact]
    public async Task A_manager_that_does_not_answer_is_asked_again()
    {
        var asked = 0;
        Device? asking = null;
        await using var device = new Device(freshUrl: () => ++asked < 3 ? default : new FreshUrl(asking!.Server.Url, IsAnswered: true));
        asking = device;
        device.Server.Behaviour = request => new Answer { Status = request == 1 ? 403 : null };
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Equal((3, 2), (asked, device.Server.Requests.Count));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 5)]
    public async Task A_manager_that_never_answers_is_given_up_but_not_for_an_outage(int outages, int requests)
    {
        var (asked, left) = (0, outages);
        await using var device = new Device(
            options => options with { UntilConnected = _ => Task.FromResult(asked > 0 && left-- > 0) },
            () =>
            {
                asked++;
                return default;
            });
        var announcement = device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0") with { UrlExpires = DateTimeOffset.UnixEpoch };
        var end = await device.RunAsync(announcement);
        Assert.Equal(UpdateState.TimedOut, end?.State);
        Assert.Equal(
            "The announced URL has expired. No manager says where else the artifact is. Given up after 3 attempts.", end?.Reason);
        Assert.Equal(requests, asked);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_and_the_update_times_out()
    {
        await using var device = new Device(options => options with { StallTimeout = TimeSpan.FromMilliseconds(50) });
        device.Server.Behaviour = _ => new Answer { CutAfter = 100, Hangs = true };
        var end = await device.EndsAsync(UpdateState.TimedOut, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.EndsWith("sent nothing for 0.1 s. Given up after 3 attempts.", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "the manifest says")]
    [InlineData(false, "The server sends more than")]
    public async Task More_than_promised_fails(bool hasLength, string reason)
    {
        await using var device = new Device();
        device.Server.Behaviour = _ => new Answer { Extra = 1000, HasLength = hasLength };
        var end = await device.EndsAsync(UpdateState.Failed, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "The server has 100 bytes; the manifest says")]
    [InlineData(false, "The server ended its answer after 100 of")]
    public async Task Less_than_promised_fails(bool hasLength, string reason)
    {
        await using var device = new Device();
        device.Server.Behaviour = _ => new Answer { CutAfter = 100, Length = 100, HasLength = hasLength, IgnoresRange = true };
        var end = await device.EndsAsync(UpdateState.Failed, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_fails()
    {
        await using var device = new Device();
        var announcement = device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0") with { Url = new Uri("http://127.0.0.1:1/a.zip") };
        var end = await device.RunAsync(announcement);
        Assert.Equal(UpdateState.Failed, end?.State);
        Assert.StartsWith("The download from 127.0.0.1:1 broke off", end?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpdateState.Cancelled)]
    [InlineData(UpdateState.Superseded)]
    public async Task A_download_can_be_ended_from_outside(UpdateState state)
    {
        await using var device = new Device();
        device.Server.Behaviour = _ => new Answer { CutAfter = 100, Hangs = true };
        var package = PackageName.Parse("hello");
        var happened = Enum.Parse<UpdateEvent>(state.ToString());
        Assert.False(device.Engine.TryEnd(package, happened, "Too early."));
        var update = device.RunAsync(device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0"));
        await device.Server.Hanging.Task;

        Assert.True(device.Engine.TryEnd(package, happened, "Somebody said so."));

        var end = await update;
        Assert.Equal((state, "Somebody said so."), (end!.State, end.Reason));
    }
}
