using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class CommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_ping_succeeds()
    {
        var result = CommandHandler.Execute(Command(CommandKinds.Ping), Now);
        Assert.Equal(new ResultPayload { Id = "c-1", Kind = "ping", State = CommandState.Succeeded, At = Now }, result);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData(CommandKinds.Reboot)]
    public void A_kind_that_the_agent_does_not_know_is_answered_with_a_reason(string kind)
    {
        var result = CommandHandler.Execute(Command(kind), Now);
        Assert.Equal((kind, CommandState.Unsupported), (result.Kind, result.State));
        Assert.Contains($"'{kind}'", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, CommandState.Expired)]
    [InlineData(1, CommandState.Succeeded)]
    public void A_command_is_done_only_before_it_expires(int secondsLeft, CommandState state)
    {
        var command = Command(CommandKinds.Ping) with { Expires = Now.AddSeconds(secondsLeft) };
        Assert.Equal(state, CommandHandler.Execute(command, Now).State);
    }

    private static CommandPayload Command(string kind) => new() { Id = "c-1", Kind = kind, At = Now };
}
