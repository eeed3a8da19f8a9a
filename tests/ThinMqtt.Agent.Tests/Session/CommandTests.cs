using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class CommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_ping_succeeds()
    {
        var result = CommandHandler.Execute(Command(CommandKinds.Ping), Now, NotUnderWay);
        Assert.Equal(new ResultPayload { Id = "c-1", Kind = "ping", State = CommandState.Succeeded, At = Now }, result);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData(CommandKinds.Reboot)]
    public void A_kind_that_the_agent_does_not_know_is_answered_with_a_reason(string kind)
    {
        var result = CommandHandler.Execute(Command(kind), Now, NotUnderWay);
        Assert.Equal((kind, CommandState.Unsupported), (result.Kind, result.State));
        Assert.Contains($"'{kind}'", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, CommandState.Expired)]
    [InlineData(1, CommandState.Succeeded)]
    public void A_command_is_done_only_before_it_expires(int secondsLeft, CommandState state)
    {
        var command = Command(CommandKinds.Ping) with { Expires = Now.AddSeconds(secondsLeft) };
        Assert.Equal(state, CommandHandler.Execute(command, Now, NotUnderWay).State);
    }

    [Fact]
    public void A_cancelled_release_is_the_one_that_the_command_names()
    {
        var hello = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.1.0") };
        var command = Command(CommandKinds.Cancel) with { Release = hello };
        Assert.Equal(CommandState.Succeeded, CommandHandler.Execute(command, Now, release => release == hello ? null : "no").State);
        Assert.Equal("It is not.", CommandHandler.Execute(command, Now, NotUnderWay).Reason);
        Assert.Equal(CommandState.Failed, CommandHandler.Execute(command with { Release = null }, Now, _ => null).State);
    }

    private static string NotUnderWay(ReleaseReference release) => "It is not.";

    private static CommandPayload Command(string kind) => new() { Id = "c-1", Kind = kind, At = Now };
}
