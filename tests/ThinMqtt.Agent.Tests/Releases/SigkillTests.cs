using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The built agent, killed with SIGKILL in each state of an update: one end, and one whole version, come after it.</summary>
public sealed class SigkillTests
{
    private const int ManyFiles = 3000;

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task In_a_download_that_stalls(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = await stage.InstallAsync();
        var stalls = new Answer { CutAfter = 1_500_000, Hangs = true };
        var server = await stage.AnnounceAsync(
            TestArtifact.Whole("1.1.0", padding: 3_000_000), "1.1.0", behaviour: number => number == 1 ? stalls : new Answer());
        await stage.Observer.NextAsync<UpdatePayload>(DeviceTopic.Update, update => update.Bytes >= 1_000_000);
        await agent.KillAloneAsync();
        await EndsOnceAsync(stage, UpdateState.Succeeded, "1.1.0");
        Assert.Contains("Range: bytes=", server.Requests.Last(), StringComparison.OrdinalIgnoreCase);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt, "exit 0", UpdateState.Succeeded, "1.1.0")]
    [InlineData(ServerKind.ThinMqtt, "exit 1", UpdateState.RolledBack, "1.0.0")]
    [InlineData(ServerKind.Mosquitto, "exit 0", UpdateState.Succeeded, "1.1.0")]
    public async Task In_an_install_script(ServerKind kind, string script, UpdateState state, string active)
    {
        await using var stage = await Stage.SetAsync(kind);
        using var first = await stage.MakeGateAsync("first");
        using var second = await stage.MakeGateAsync("second");
        await using var agent = await stage.InstallAsync();
        var wait = $"if mkdir {stage.Root}/once; then {first.Wait}; fi; {second.Wait}";
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", $"{wait}; {script}"), "1.1.0");
        await first.ReachedAsync();
        await agent.KillAloneAsync();
        var ended = EndsOnceAsync(stage, state, active);
        await second.ReachedAsync();
        second.Open();
        await ended;
    }

    /// <summary>So many files that each of these takes a while.</summary>
    [Theory]
    [InlineData("verify", "exit 0", UpdateState.Succeeded, "1.1.0")]
    [InlineData("install", "exit 0", UpdateState.Succeeded, "1.1.0")]
    [InlineData("commit", "exit 0", UpdateState.Succeeded, "1.1.0")]
    [InlineData("succeeded", "exit 0", UpdateState.Succeeded, "1.1.0")]
    [InlineData("rollback", "exit 1", UpdateState.RolledBack, "1.0.0")]
    [InlineData("rolledBack", "exit 1", UpdateState.RolledBack, "1.0.0")]
    public async Task As_soon_as_the_journal_says(string killedIn, string script, UpdateState state, string active)
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = await stage.InstallAsync();
        using var watch = JournalWatch.Start(stage.Root, killedIn, agent.ProcessId);
        await stage.AnnounceAsync(Large("1.1.0", script), "1.1.0");
        await watch.Killed.Within($"the journal says {killedIn}");
        await agent.ExitedAsync();
        Assert.Equal(killedIn, watch.StateNow());
        await EndsOnceAsync(stage, state, active);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("failed")]
    public async Task As_soon_as_the_journal_says_that_there_is_no_way_to_install_it(string killedIn)
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = await stage.InstallAsync();
        using var watch = JournalWatch.Start(stage.Root, killedIn, agent.ProcessId);
        await stage.AnnounceAsync(new TestArtifact().Add("version.txt", "1.1.0").ToArray(), "1.1.0");
        await watch.Killed.Within($"the journal says {killedIn}");
        await agent.ExitedAsync();
        await EndsOnceAsync(stage, UpdateState.Failed, "1.0.0");
    }

    private static byte[] Large(string version, string script)
    {
        var artifact = new TestArtifact()
            .Add("version.txt", version)
            .Add("lib/data.bin", $"data of {version}")
            .AddScript("install.sh", script);
        for (var i = 0; i < ManyFiles; i++)
        {
            artifact.Add($"many/{i}", "x");
        }

        return artifact.ToArray();
    }

    /// <summary>Whoever watches from the start hears of this end only, be it several times.</summary>
    private static async Task EndsOnceAsync(Stage stage, UpdateState state, string active)
    {
        await using var restarted = stage.StartAgent();
        await stage.ComesToAsync(state, "1.1.0");
        await restarted.PrintedAsync("ready");
        var after = await stage.ToldUntilNowAsync();
        Assert.All(after, update => Assert.Equal(("1.1.0", state), (update.Release?.Version.ToString(), update.State)));
        stage.HasWhole(active);
        Assert.Equal(active, new FileInfo(stage.Current).LinkTarget);
    }
}
