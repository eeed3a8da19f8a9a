using ThinMqtt.Client;
using ThinMqtt.Protocol;
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
        log.ConnectFailed("refused"); // by several servers in turn
        log.Connected(new MqttConnectedEventArgs(new Uri("mqtt://s:1883/a"), MqttVersion.V311, new ConnAckPacket { SessionPresent = true }));
        log.ConnectFailed("no route");
        Assert.Equal(4, Lines().Length);
        Assert.EndsWith("connected to mqtt://s:1883 with MQTT 3.1.1; the session goes on", Lines()[2], StringComparison.Ordinal);
    }

    private AgentLog Log() => new(_output, new VirtualTime());

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
