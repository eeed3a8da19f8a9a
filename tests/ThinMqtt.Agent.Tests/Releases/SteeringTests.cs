using System.Text.Json.Nodes;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>What people do to releases while devices are at them.</summary>
public sealed class SteeringTests
{
    private static readonly Answer Hangs = new() { CutAfter = 10, Hangs = true };

    [Fact]
    public async Task A_withdrawn_release_that_has_not_begun_never_does()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0", gate.Wait), "1.0.0");
        await gate.ReachedAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest["package"] = "withdrawn");
        await stage.PublishAsync("", "withdrawn");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest["package"] = "wanted");
        await stage.ToldUntilNowAsync();
        gate.Open();
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0", "wanted");
        Assert.False(Directory.Exists(Path.Combine(stage.Root, "packages/withdrawn")));
    }

    [Fact]
    public async Task A_release_under_way_that_is_withdrawn_is_brought_to_its_end()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0", gate.Wait), "1.0.0");
        await gate.ReachedAsync();
        await stage.PublishAsync("");
        await stage.ToldUntilNowAsync();
        gate.Open();
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task A_newer_release_takes_the_place_of_the_one_under_way(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = await stage.InstallAsync();
        var server = await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0", behaviour: _ => Hangs);
        await server.Hanging.Task.Within("the download hangs");
        await stage.AnnounceAsync(TestArtifact.Whole("1.2.0"), "1.2.0");
        var end = await stage.EndsAsync(UpdateState.Superseded, "1.1.0");
        Assert.Contains("hello 1.2.0 was announced.", end.Reason, StringComparison.Ordinal);
        await stage.EndsAsync(UpdateState.Succeeded, "1.2.0");
        stage.HasWhole("1.2.0");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_newer_release_that_does_not_suit_the_device_takes_nothing_s_place(bool isPaused)
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", gate.Wait), "1.1.0");
        await gate.ReachedAsync();
        if (isPaused)
        {
            var paused = TestArtifact.Announce([1], "1.2.0", new Uri("http://127.0.0.1:1/")) with
            {
                Rollout = new Rollout { Id = "r", Paused = true },
            };
            await stage.PublishAsync(System.Text.Encoding.UTF8.GetString(paused.ToUtf8()));
        }
        else
        {
            await stage.AnnounceAsync(
                [1], "1.2.0", manifest => manifest["requires"] = new JsonObject { ["architecture"] = new JsonArray("vax") });
        }

        await stage.ToldUntilNowAsync();
        gate.Open();
        await stage.EndsAsync(UpdateState.Succeeded, "1.1.0");
        stage.HasWhole("1.1.0");
    }

    [Fact]
    public async Task A_newer_release_takes_the_place_of_one_that_an_earlier_life_of_the_agent_began()
    {
        await using var stage = await Stage.SetAsync();
        ArtifactServer server;
        await using (var agent = await stage.InstallAsync())
        {
            server = await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0", behaviour: _ => Hangs);
            await server.Hanging.Task.Within("the download hangs");
            await agent.KillAloneAsync();
        }

        await using var restarted = stage.StartAgent();
        await restarted.PrintedAsync("ready");
        await stage.AnnounceAsync(TestArtifact.Whole("1.2.0"), "1.2.0");
        await stage.EndsAsync(UpdateState.Superseded, "1.1.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.2.0");
    }

    [Fact]
    public async Task An_older_release_waits_for_the_one_under_way_and_is_rejected()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", gate.Wait), "1.1.0");
        await gate.ReachedAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        await stage.ToldUntilNowAsync();
        gate.Open();
        await stage.EndsAsync(UpdateState.Succeeded, "1.1.0");
        await stage.EndsAsync(UpdateState.Rejected, "1.0.0");
    }

    [Fact]
    public async Task An_operator_cancels_an_update_and_only_that_one()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = await stage.InstallAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", gate.Wait), "1.1.0");
        await gate.ReachedAsync();
        var other = await CancelAsync(stage, "1.2.0");
        Assert.Equal(
            (CommandState.Failed, "hello 1.2.0 is not under way; withdraw it to keep it from beginning."), (other.State, other.Reason));
        Assert.Equal(CommandState.Succeeded, (await CancelAsync(stage, "1.1.0")).State);
        var end = await stage.EndsAsync(UpdateState.Cancelled, "1.1.0");
        Assert.Equal("An operator cancelled it. hello 1.0.0 is active again.", end.Reason);
        stage.HasWhole("1.0.0");
    }

    [Fact]
    public async Task Republished_a_release_ends_only_once()
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = stage.StartAgent();
        var artifact = TestArtifact.Whole("1.0.0", "exit 1");
        var server = await stage.AnnounceAsync(artifact, "1.0.0");
        await stage.EndsAsync(UpdateState.Failed, "1.0.0");
        var again = TestArtifact.Announce(artifact, "1.0.0", server.Url).ToUtf8();
        await stage.PublishAsync(System.Text.Encoding.UTF8.GetString(again));
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest["package"] = "other");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0", "other");
        Assert.Single(server.Requests);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task The_settings_say_which_channels_count(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        await stage.AnnounceAsync(TestArtifact.Whole("2.0.0"), "2.0.0", channel: "lab");
        await stage.Observer.SendAsync(DeviceTopic.Settings, new SettingsPayload { Channels = [ChannelName.Parse("lab")] });
        await using var agent = stage.StartAgent();
        await stage.EndsAsync(UpdateState.Succeeded, "2.0.0");
        await stage.AnnounceAsync(TestArtifact.Whole("2.1.0"), "2.1.0");
        var both = new SettingsPayload { Channels = [ChannelName.Parse("lab"), ChannelName.Parse("stable")] };
        await stage.Observer.SendAsync(DeviceTopic.Settings, both);
        await stage.EndsAsync(UpdateState.Succeeded, "2.1.0");
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task The_device_tells_which_channels_it_follows_whenever_its_settings_change_them(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = stage.StartAgent("--channel", "beta");
        await stage.FollowsAsync("beta");

        await stage.Observer.SendAsync(DeviceTopic.Settings, new SettingsPayload { Channels = [ChannelName.Parse("lab"), ChannelName.Parse("stable")] });
        await stage.FollowsAsync("lab", "stable");

        await stage.Observer.SendAsync(DeviceTopic.Settings, new SettingsPayload { Channels = [] });
        await stage.FollowsAsync("beta");
    }

    [Fact]
    public async Task Of_two_channels_the_newer_release_counts_and_stays()
    {
        await using var stage = await Stage.SetAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0", channel: "beta");
        await using var agent = stage.StartAgent("--channel", "stable", "--channel", "beta");
        await stage.Observer.NextAsync<UpdatePayload>(
            DeviceTopic.Update, update => update.State == UpdateState.Succeeded && update.Release?.Version.ToString() == "1.1.0");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.5"), "1.0.5");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest["package"] = "other");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0", "other");
        stage.HasWhole("1.1.0");
    }

    private static async Task<ResultPayload> CancelAsync(Stage stage, string version)
    {
        var release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse(version) };
        var command = new CommandPayload { Id = version, Kind = CommandKinds.Cancel, At = DateTimeOffset.UtcNow, Release = release };
        await stage.Observer.SendAsync(DeviceTopic.Command, command);
        return await stage.Observer.NextAsync<ResultPayload>(DeviceTopic.Result, result => result.Id == version);
    }
}
