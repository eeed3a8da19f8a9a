namespace ThinMqtt.Agent.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Options_that_cannot_be_used_end_the_agent_with_all_errors()
    {
        var variables = new Dictionary<string, string> { ["THIN_SEVER"] = "mqtt://s" };
        await using var agent = AgentProcess.Run(["--id", "a/b", "--what"], variables);
        Assert.Equal(2, await agent.ExitedAsync());
        Assert.Contains("--what is no option", agent.Output, StringComparison.Ordinal);
        Assert.Contains("The variable THIN_SEVER is no option", agent.Output, StringComparison.Ordinal);
        Assert.Contains("The device id 'a/b' contains '/'", agent.Output, StringComparison.Ordinal);
        Assert.Contains("No server is given", agent.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "Usage: thinmqtt-agent --server URL")]
    [InlineData("--version", "thinmqtt-agent 0.")]
    public async Task Questions_are_answered(string argument, string answer)
    {
        await using var agent = AgentProcess.Run([argument]);
        Assert.Equal(0, await agent.ExitedAsync());
        Assert.Contains(answer, agent.Output, StringComparison.Ordinal);
    }
}
