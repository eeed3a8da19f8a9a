using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class TakeOverTests
{
    [Fact]
    public async Task An_agent_whose_id_another_machine_took_comes_back_only_after_a_long_pause()
    {
        await using var server = await Servers.StartAsync(ServerKind.ThinMqtt);
        await using var observer = await Observer.StartAsync(server);
        using var machine = new FixtureMachine();
        using var root = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var time = new VirtualTime();
        var output = new WatchedWriter("another machine connected as lab-1");
        var session = new AgentSession(
            new AgentOptions { Servers = [server.Tcp], Root = root.Path },
            new DeviceIdentity(AgentProcess.Id, "the test"),
            new HardwareReader(machine.Files, () => []),
            new AgentScreen(new AgentLog(output, time)),
            time);
        var running = session.RunAsync(stop.Token);
        var first = await observer.PresenceAsync(PresenceReason.Started);

        await using var other = new MqttClient(new MqttClientOptions { Server = server.Tcp, ClientId = AgentProcess.Id.Value });
        await other.ConnectAsync().Within("the other machine connects");
        await output.Seen.Within("the agent says that it was taken over");
        time.Advance(AgentSession.TakeOverPause - TimeSpan.FromSeconds(1));
        Assert.Equal(MqttClientState.Connected, other.State);
        time.Advance(AgentSession.TakeOverPause + TimeSpan.FromSeconds(2));
        await observer.NextAsync<PresencePayload>(
            DeviceTopic.Presence,
            presence => presence.Reason == PresenceReason.Started && presence.At >= first.At + AgentSession.TakeOverPause);
        await stop.CancelAsync();
        await running.Within("the agent ends");
    }

    private sealed class WatchedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void WriteLine(string? value)
        {
            if (value!.Contains(text, StringComparison.Ordinal))
            {
                _seen.TrySetResult();
            }
        }
    }
}
