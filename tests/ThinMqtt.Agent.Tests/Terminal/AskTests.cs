using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>The agent is run by hand, at a real terminal.</summary>
public sealed class AskTests
{
    [Fact]
    public async Task A_person_who_says_yes_gets_the_release_with_a_progress_bar()
    {
        await using var stage = await Stage.SetAsync();
        await using var terminal = await PseudoTerminal.StartAgentAsync(stage, "--ask");
        await terminal.ShowsAsync("ready");
        // Cut once: while the agent waits before it goes on, a report of how far it is falls due.
        await stage.AnnounceAsync(
            TestArtifact.Whole("1.0.0", padding: 1_200_000), "1.0.0", behaviour: number => new Answer { CutAfter = number == 1 ? 600_000 : null });
        await terminal.ShowsAsync(" MB)? [Y/n]");
        Assert.All(await stage.ToldUntilNowAsync(), update => Assert.Equal(UpdateState.Idle, update.State));
        await terminal.TypeAsync("perhaps");
        await terminal.TypeAsync("");
        await stage.ComesToAsync(UpdateState.Succeeded, "1.0.0");
        stage.HasWhole("1.0.0");
        await terminal.ShowsAsync("update to hello 1.0.0: Succeeded");
        Assert.Contains("Install hello 1.0.0 (1.", terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("hello 1.0.0 Download [", terminal.Screen, StringComparison.Ordinal);
        Assert.Equal(3, terminal.Screen.Split("? [Y/n]").Length);
    }

    [Fact]
    public async Task A_person_who_says_no_keeps_what_is_there_and_is_not_asked_again()
    {
        await using var stage = await Stage.SetAsync();
        await using (var agent = await stage.InstallAsync())
        {
            await agent.TerminateAsync();
        }

        await using (var terminal = await PseudoTerminal.StartAgentAsync(stage, "--ask"))
        {
            await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0");
            await terminal.ShowsAsync(" over 1.0.0? [Y/n]");
            await terminal.TypeAsync("n");
            await stage.ComesToAsync(UpdateState.Rejected, "1.1.0");
            await terminal.ShowsAsync("update to hello 1.1.0: Rejected, The person at the device said no.");
        }

        stage.HasWhole("1.0.0");
        await using var restarted = stage.StartAgent();
        await restarted.PrintedAsync("ready");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest["package"] = "other");
        await stage.ComesToAsync(UpdateState.Succeeded, "1.0.0");
        stage.HasWhole("1.0.0");
    }

    [Fact]
    public async Task A_question_about_a_release_that_is_withdrawn_is_taken_back()
    {
        await using var stage = await Stage.SetAsync();
        await using var terminal = await PseudoTerminal.StartAgentAsync(stage, "--ask");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        await terminal.ShowsAsync("Install hello 1.0.0 ");
        await stage.PublishAsync("");
        await stage.AnnounceAsync(TestArtifact.Whole("2.0.0"), "2.0.0", manifest => manifest["package"] = "other");
        await terminal.ShowsAsync("Install other 2.0.0 ");
        await terminal.TypeAsync("y");
        await stage.ComesToAsync(UpdateState.Succeeded, "2.0.0");
        Assert.False(Directory.Exists(Path.Combine(stage.Root, "packages/hello")));
    }

    [Fact]
    public async Task Without_a_terminal_nobody_can_be_asked()
    {
        await using var agent = AgentProcess.Run(["--server", "mqtt://127.0.0.1:1", "--id", "lab-1", "--ask"]);
        Assert.Equal(ExitCode.BadOptions, await agent.ExitedAsync());
        Assert.Contains("there is no terminal where a person could answer", agent.Output, StringComparison.Ordinal);
    }
}
