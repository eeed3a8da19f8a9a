using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The folder of packages belongs to one agent that can write to it.</summary>
public sealed class RootTests
{
    [Fact]
    public async Task A_second_agent_in_one_folder_does_not_start()
    {
        await using var server = await Servers.StartAsync(ServerKind.ThinMqtt);
        using var root = new TemporaryFolder();
        await using (var first = AgentProcess.Start(server.Tcp, "--root", root.Path))
        {
            await first.PrintedAsync("ready");
            await using var second = AgentProcess.Start(server.Tcp, "--root", root.Path);
            Assert.Equal(ExitCode.BadOptions, await second.ExitedAsync());
            Assert.Contains(
                $"Another thinmqtt-agent works in {root.Path}; stop it, or give this one a folder of its own: --root.",
                second.Output, StringComparison.Ordinal);
            await first.KillAloneAsync();
        }

        await using var third = AgentProcess.Start(server.Tcp, "--root", root.Path);
        await third.PrintedAsync("ready");
    }

    [Theory]
    [InlineData("/proc/thinmqtt")]
    [InlineData("/etc/os-release/thinmqtt")]
    public async Task An_agent_that_cannot_write_to_its_folder_says_so_and_does_not_start(string root)
    {
        await using var agent = AgentProcess.Start(new Uri("mqtt://127.0.0.1:1"), "--root", root);
        Assert.Equal(ExitCode.BadOptions, await agent.ExitedAsync());
        Assert.Contains($"The folder {root} cannot be used: ", agent.Output, StringComparison.Ordinal);
        Assert.Contains("or another folder: --root.", agent.Output, StringComparison.Ordinal);
    }
}
