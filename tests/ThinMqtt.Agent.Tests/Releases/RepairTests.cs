using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>Installed files that are no longer what they were.</summary>
public sealed class RepairTests
{
    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task Damage_is_found_while_the_agent_runs_told_and_repaired(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = await stage.InstallAsync("1.0.0", "--check-interval", "1s");
        await File.WriteAllTextAsync(Path.Combine(stage.Current, "lib/data.bin"), "rotten");
        await stage.HasAsync("1.0.0", PackageState.Damaged);
        await stage.HasAsync("1.0.0", PackageState.Installed);
        stage.HasWhole("1.0.0");
        await agent.PrintedAsync("hello 1.0.0 is damaged");
    }

    [Fact]
    public async Task Damage_is_found_at_the_start_and_repaired_though_the_release_was_withdrawn()
    {
        await using var stage = await Stage.SetAsync();
        await using (var agent = await stage.InstallAsync())
        {
            await agent.TerminateAsync();
        }

        await stage.PublishAsync("");
        File.Delete(Path.Combine(stage.Current, "version.txt"));
        await using var restarted = stage.StartAgent();
        await stage.HasAsync("1.0.0", PackageState.Damaged);
        await stage.HasAsync("1.0.0", PackageState.Installed);
        stage.HasWhole("1.0.0");
    }
}
