using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>publish --wait. A server for each test, as every device that is on counts.</summary>
public sealed class WaitTests : IAsyncLifetime
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task It_succeeds_when_every_device_that_is_on_has_it()
    {
        await using var first = await _fleet.BornAsync("w1");
        await using var second = await _fleet.BornAsync("w2");
        await using var process = Publish();
        await process.PrintedAsync("2 online, not begun");

        await first.UpdateAsync(UpdateState.Download, 1, percent: 40);
        await process.PrintedAsync("1 download, 1 online, not begun");
        await first.UpdateAsync(UpdateState.Succeeded, 2);
        await second.UpdateAsync(UpdateState.Install, 1);
        await second.UpdateAsync(UpdateState.Succeeded, 2);

        var outcome = (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
        Assert.Contains("devices    2 succeeded", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_did_not_take_it_is_exit_code_1_with_failures_by_reason()
    {
        await using var good = await _fleet.BornAsync("good");
        await using var bad = await _fleet.BornAsync("bad");
        await using var worse = await _fleet.BornAsync("worse");
        await using var old = await _fleet.BornAsync("old");
        await using var process = Publish();
        await process.PrintedAsync("4 online, not begun");

        await bad.UpdateAsync(UpdateState.RolledBack, 1, reason: "The health check failed.");
        await worse.UpdateAsync(UpdateState.RolledBack, 1, reason: "The health check failed.");
        await old.UpdateAsync(UpdateState.Rejected, 1, reason: "It needs x86_64.");
        await good.UpdateAsync(UpdateState.Succeeded, 1);

        var outcome = (await process.OutcomeAsync()).Expect(ExitCode.Failed);
        var text = outcome.Output.ReplaceLineEndings("\n");
        Assert.Contains("\n2 rolledBack: The health check failed.\n  bad, worse\n\n1 rejected: It needs x86_64.\n  old\n", text, StringComparison.Ordinal);
        Assert.Contains("thinctl: 3 of 4 devices did not take hello 1.0.0.", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_release_as_it_is_in_the_end_and_nothing_else()
    {
        await using var device = await _fleet.BornAsync("j1");
        await using var process = Publish("--json");
        await device.UpdateWhenAnnouncedAsync(_fleet, UpdateState.Failed, "No room.");

        var outcome = (await process.OutcomeAsync()).Expect(ExitCode.Failed);

        Assert.True(JsonElement.DeepEquals(await _fleet.GetAsync($"releases/{outcome.Json.GetProperty("id").GetInt64()}"), outcome.Json));
        Assert.Equal(1, outcome.Json.GetProperty("counts").GetProperty("failed").GetInt32());
        var failure = Assert.Single(outcome.Json.GetProperty("failures").EnumerateArray());
        JsonShape.Has(failure, ("device", JsonValueKind.String), ("state", JsonValueKind.String), ("reason", JsonValueKind.String), ("attempt", JsonValueKind.Number));
        Assert.Equal("No room.", failure.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Results_count_on_whichever_of_the_channels_they_came()
    {
        await using var device = await _fleet.BornAsync("c1");
        await using var process = Publish("--channel", "lab", "--channel", "stable", "--json");
        await device.UpdateWhenAnnouncedAsync(_fleet, UpdateState.Succeeded, releases: 2);

        var outcome = (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
        Assert.Equal(["lab", "stable"], outcome.Documents.Select(release => release.GetProperty("channel").GetString()));
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_says_that_the_rollout_goes_on()
    {
        await using var device = await _fleet.BornAsync("i1");
        await using var process = Publish();
        await process.PrintedAsync("1 online, not begun");

        await process.SignalAsync("INT");

        var outcome = await process.OutcomeAsync();
        outcome.ExpectError(ExitCode.Interrupted, "the rollout goes on", "thinctl release show 1", "thinctl release withdraw 1");
        Assert.Equal("live", (await _fleet.GetAsync("releases/1")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_timeout_is_exit_code_1_and_names_who_has_not_ended()
    {
        await using var device = await _fleet.BornAsync("slow");
        await using var process = Publish("--timeout", "5s");
        await process.PrintedAsync("1 online, not begun");
        await device.UpdateAsync(UpdateState.Install, 1);

        var outcome = (await process.OutcomeAsync()).Expect(ExitCode.Failed);
        Assert.Contains("after 5 s the rollout is not over: 1 install: slow (install). It goes on.", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_that_does_not_begin_is_exit_code_1()
    {
        await using var device = await _fleet.BornAsync("elsewhere");
        var outcome = (await _fleet.RunAsync([.. Arguments(), "--channel", "lab", "--settle", "1s"])).Expect(ExitCode.Failed);
        Assert.Contains("no device has begun hello 1.0.0 within 1 s. Does one that is on follow lab?", outcome.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_that_are_on_but_follow_another_channel_hold_it_up_no_longer_than_settle_says()
    {
        await using var elsewhere = await _fleet.BornAsync("elsewhere");
        await using var device = await _fleet.BornAsync("here");
        await using var process = Publish("--settle", "2s");
        await process.PrintedAsync("2 online, not begun");
        await device.UpdateAsync(UpdateState.Succeeded, 1);
        (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
    }

    [Fact]
    public async Task A_device_that_says_that_it_follows_another_channel_is_not_waited_for()
    {
        await using var elsewhere = await FollowingAsync("elsewhere", "lab");
        await using var device = await FollowingAsync("here", "stable");
        await using var process = Publish("--settle", "1h");
        await process.PrintedAsync("1 online, not begun");
        await device.UpdateAsync(UpdateState.Succeeded, 1);
        (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
    }

    [Fact]
    public async Task With_a_number_of_devices_it_waits_for_so_many()
    {
        await using var first = await _fleet.DeviceAsync("n1");
        await using var second = await _fleet.DeviceAsync("n2");
        await using var process = Publish("--devices", "2", "--settle", "1s");
        await process.PrintedAsync("no device has begun");
        await first.UpdateAsync(UpdateState.Succeeded, 1);
        await process.PrintedAsync("1 succeeded");
        await second.UpdateAsync(UpdateState.Succeeded, 1);
        Assert.Contains("2 succeeded", (await process.OutcomeAsync()).Expect(ExitCode.Succeeded).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_goes_off_before_it_begins_is_not_waited_for()
    {
        await using var goes = await _fleet.BornAsync("goes");
        await using var stays = await _fleet.BornAsync("stays");
        await using var process = Publish("--settle", "1h");
        await process.PrintedAsync("2 online, not begun");
        await goes.GoodbyeAsync();
        await stays.UpdateAsync(UpdateState.Succeeded, 1);
        (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
    }

    [Fact]
    public async Task A_failure_of_the_announcement_before_does_not_count_again()
    {
        await using var device = await _fleet.BornAsync("again");
        var id = await _fleet.PublishAsync("1.0.0");
        await device.UpdateAsync(UpdateState.Failed, 1, reason: "No room.");
        await _fleet.UntilKnownAsync("again", found => found.GetProperty("results").GetArrayLength() == 1);
        (await _fleet.RunAsync("release", "withdraw", $"{id}")).Expect(ExitCode.Succeeded);

        await using var process = Publish();
        await process.PrintedAsync("1 online, not begun");
        await device.UpdateAsync(UpdateState.Succeeded, 2);

        (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
    }

    [Theory]
    [InlineData("withdraw")]
    [InlineData("replace")]
    public async Task A_release_that_is_taken_back_meanwhile_is_exit_code_1(string how)
    {
        await using var device = await _fleet.BornAsync("back");
        await using var process = Publish();
        await process.PrintedAsync("1 online, not begun");
        if (how == "withdraw")
        {
            (await _fleet.RunAsync("release", "withdraw", "1")).Expect(ExitCode.Succeeded);
        }
        else
        {
            await _fleet.PublishAsync("2.0.0");
        }

        (await process.OutcomeAsync()).ExpectError(ExitCode.Failed, $"release 1 (hello 1.0.0 on stable) is {(how == "withdraw" ? "withdrawn" : "replaced")} now");
    }

    [Fact]
    public async Task A_server_that_restarts_meanwhile_does_not_end_the_wait()
    {
        await using var process = Publish("--devices", "1");
        await process.PrintedAsync("no device has begun");
        await _fleet.StopAsync();
        await process.PrintedAsync("no device has begun; ");
        await _fleet.StartAgainAsync();
        await using var device = await _fleet.BornAsync("later");
        await device.UpdateAsync(UpdateState.Succeeded, 1);
        (await process.OutcomeAsync()).Expect(ExitCode.Succeeded);
    }

    [Fact]
    public async Task A_server_that_is_gone_when_the_time_is_over_is_exit_code_3()
    {
        await using var process = Publish("--devices", "1", "--timeout", "10s");
        await process.PrintedAsync("no device has begun");
        await _fleet.StopAsync();
        (await process.OutcomeAsync()).ExpectError(ExitCode.Unreachable, "how the fleet fares is not known", "It is released as release 1, and the rollout goes on.");
    }

    public Task InitializeAsync() => _fleet.InitializeAsync();

    public Task DisposeAsync() => _fleet.DisposeAsync();

    private async Task<TestDevice> FollowingAsync(string id, string channel)
    {
        var device = await _fleet.BornAsync(id);
        await device.SayAsync(DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [], Channels = [ChannelName.Parse(channel)] });
        await _fleet.UntilKnownAsync(id, found => found.TryGetProperty("channels", out _));
        return device;
    }

    private string[] Arguments() => ["release", "publish", _fleet.Zip("hello-1.0.0.zip"), "--package", "hello", "--version", "1.0.0", "--wait"];

    private ChildProcess Publish(params string[] options) => _fleet.Start([.. Arguments(), .. options]);
}

internal static class WaitingDevices
{
    /// <summary>Ends with hello 1.0.0 once so many releases are there.</summary>
    public static async Task UpdateWhenAnnouncedAsync(this TestDevice device, Fleet fleet, UpdateState state, string? reason = null, int releases = 1)
    {
        async Task Released()
        {
            while ((await fleet.GetAsync("releases")).GetProperty("items").GetArrayLength() < releases)
            {
            }
        }

        await Released().Within($"{releases} releases are published", TimeSpan.FromMinutes(1));
        await device.UpdateAsync(state, 1, reason: reason);
    }
}
