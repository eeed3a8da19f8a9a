using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>What the manager tells a running agent.</summary>
public sealed class OrderTests
{
    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task Commands_are_answered(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var observer = await Observer.StartAsync(server);
        await using var agent = AgentProcess.Start(server.Tcp);
        await agent.PrintedAsync("ready");
        await observer.SendAsync(DeviceTopic.Command, Command("c-1", CommandKinds.Ping));
        await observer.SendAsync(DeviceTopic.Command, Command("c-2", "dance"));
        var ping = await observer.NextAsync<ResultPayload>(DeviceTopic.Result);
        var dance = await observer.NextAsync<ResultPayload>(DeviceTopic.Result);
        Assert.Equal(("c-1", "ping", CommandState.Succeeded), (ping.Id, ping.Kind, ping.State));
        Assert.Equal(("c-2", "dance", CommandState.Unsupported), (dance.Id, dance.Kind, dance.State));
        Assert.NotNull(dance.Reason);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task A_command_waits_for_a_device_that_is_off(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var observer = await Observer.StartAsync(server);
        await using (var first = AgentProcess.Start(server.Tcp))
        {
            await first.PrintedAsync("ready");
            await first.TerminateAsync();
        }

        await observer.SendAsync(DeviceTopic.Command, Command("c-1", CommandKinds.Ping));
        await using var second = AgentProcess.Start(server.Tcp);
        Assert.Equal("c-1", (await observer.NextAsync<ResultPayload>(DeviceTopic.Result)).Id);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task Settings_change_the_heartbeat_at_once(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var observer = await Observer.StartAsync(server);
        await observer.SendAsync(DeviceTopic.Settings, Settings(3600));
        await using var agent = AgentProcess.Start(server.Tcp);
        await agent.PrintedAsync("heartbeat every 3600 s");
        await observer.SendAsync(DeviceTopic.Settings, Settings(1));
        await observer.NextAsync<HeartbeatPayload>(DeviceTopic.Heartbeat, heartbeat => heartbeat.Sequence == 5);
        await observer.SendAsync(DeviceTopic.Settings, Settings(0));
        await agent.PrintedAsync("settings not taken: heartbeatSeconds is 0");
    }

    private static CommandPayload Command(string id, string kind) => new() { Id = id, Kind = kind, At = DateTimeOffset.UtcNow };

    private static SettingsPayload Settings(int heartbeatSeconds) =>
        new() { Channels = [ChannelName.Parse("stable")], HeartbeatSeconds = heartbeatSeconds };
}
