using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class AgentLogTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void An_event_is_one_line_whatever_a_peer_writes()
    {
        Log().Disconnected("bye\n2026-01-01T00:00:00.000Z info stopped");
        Assert.Equal("2026-01-01T00:00:00.000Z warning connection lost: bye 2026-01-01T00:00:00.000Z info stopped", Assert.Single(Lines()));
    }

    [Fact]
    public void A_failure_is_told_once_until_it_is_another_or_a_connection_was_there()
    {
        var log = Log();
        log.ConnectFailed("refused");
        log.ConnectFailed("refused");
        log.ConnectFailed("no route");
        log.Connected(isResumed: true);
        log.ConnectFailed("no route");
        Assert.Equal(4, Lines().Length);
    }

    private AgentLog Log() => new(_output, new VirtualTime());

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
