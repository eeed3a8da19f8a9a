using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The built agent as a process, at real servers.</summary>
public sealed class LifeTests
{
    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task Who_comes_later_finds_presence_hardware_and_heartbeat(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var agent = AgentProcess.Start(server.Tcp);
        await using (var early = await Observer.StartAsync(server))
        {
            await SeesAllAsync(early);
        }

        await using var late = await Observer.StartAsync(server);
        await SeesAllAsync(late);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task A_killed_agent_is_reported_lost_with_the_time_of_its_birth(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var observer = await Observer.StartAsync(server);
        await using var agent = AgentProcess.Start(server.Tcp);
        var birth = await observer.PresenceAsync(PresenceReason.Started);
        await agent.KillAsync();
        Assert.Equal(
            birth with { State = PresenceState.Offline, Reason = PresenceReason.Lost }, await observer.PresenceAsync(PresenceReason.Lost));
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt, "TERM")]
    [InlineData(ServerKind.ThinMqtt, "INT")]
    [InlineData(ServerKind.Mosquitto, "TERM")]
    public async Task An_agent_that_is_asked_to_stop_says_goodbye(ServerKind kind, string signal)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var observer = await Observer.StartAsync(server);
        await using var agent = AgentProcess.Start(server.Tcp);
        var birth = await observer.PresenceAsync(PresenceReason.Started);
        await agent.SignalAsync(signal);
        var goodbye = await observer.NextAsync<PresencePayload>(DeviceTopic.Presence);
        Assert.Equal((PresenceState.Offline, PresenceReason.Shutdown), (goodbye.State, goodbye.Reason));
        Assert.True(goodbye.At > birth.At);
        Assert.Equal(0, await agent.ExitedAsync());
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task After_a_restart_of_the_server_the_agent_is_back_with_a_new_birth_and_Will(ServerKind kind)
    {
        await using var server = await Servers.StartAsync(kind);
        await using var agent = AgentProcess.Start(server.Tcp);
        PresencePayload first;
        await using (var before = await Observer.StartAsync(server))
        {
            first = await before.PresenceAsync(PresenceReason.Started);
        }

        await server.KillAsync();
        await agent.PrintedAsync("not connected, and trying on");
        await server.StartAsync();
        await using var observer = await Observer.StartAsync(server);
        var second = await observer.NextAsync<PresencePayload>(DeviceTopic.Presence, presence => presence.At > first.At);
        Assert.Equal(PresenceReason.Started, second.Reason);
        await agent.KillAsync();
        Assert.Equal(second.At, (await observer.PresenceAsync(PresenceReason.Lost)).At);
    }

    [Fact]
    public async Task An_agent_without_a_server_waits_for_it()
    {
        await using var server = Servers.Create(ServerKind.ThinMqtt);
        await using var agent = AgentProcess.Start(server.Tcp);
        await agent.PrintedAsync("not connected, and trying on");
        await server.StartAsync();
        await using var observer = await Observer.StartAsync(server);
        await observer.PresenceAsync(PresenceReason.Started);
    }

    [Fact]
    public async Task An_agent_without_a_server_stops_when_asked_to()
    {
        await using var server = Servers.Create(ServerKind.ThinMqtt);
        await using var agent = AgentProcess.Start(server.Tcp);
        await agent.PrintedAsync("not connected, and trying on");
        await agent.TerminateAsync();
        Assert.Equal(0, await agent.ExitedAsync());
    }

    [Fact]
    public async Task An_agent_stops_when_asked_to_though_the_server_no_longer_answers()
    {
        await using var server = await Servers.StartAsync(ServerKind.ThinMqtt);
        await using var proxy = new FaultyProxy(server.Tcp);
        await using var agent = AgentProcess.Start(proxy.Address);
        await agent.PrintedAsync("ready");
        proxy.Stall();
        await agent.TerminateAsync();
        Assert.Equal(0, await agent.ExitedAsync());
        Assert.Contains("the server did not confirm the goodbye", agent.Output, StringComparison.Ordinal);
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task An_agent_connects_by_TLS_with_certificate_and_password(ServerKind kind)
    {
        using var folder = new TemporaryFolder();
        await using var server = await Servers.StartAsync(kind);
        server.Certificates.WriteTo(folder);
        await File.WriteAllTextAsync(folder.File("password"), ITestServer.Password + "\n");
        await using var observer = await Observer.StartAsync(server);
        await using var agent = AgentProcess.Start(
            server.Tls, "--ca-file", folder.File("ca.pem"), "--certificate-file", folder.File("client.pem"),
            "--key-file", folder.File("client.key"), "--user", ITestServer.UserName, "--password-file", folder.File("password"));
        await observer.PresenceAsync(PresenceReason.Started);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_tried_again()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("password"), "wrong");
        await using var server = await Servers.StartAsync(ServerKind.ThinMqtt);
        await using var agent = AgentProcess.Start(
            server.Tcp, "--user", ITestServer.UserName, "--password-file", folder.File("password"));
        await agent.PrintedAsync("refused the connection with BadUserNameOrPassword");
    }

    private static async Task SeesAllAsync(Observer observer)
    {
        var presence = await observer.NextAsync<PresencePayload>(DeviceTopic.Presence);
        Assert.Equal((PresenceState.Online, PresenceReason.Started), (presence.State, presence.Reason));
        Assert.Equal(AgentVersion.Text, presence.Agent);
        var hardware = await observer.NextAsync<HardwarePayload>(DeviceTopic.Hardware);
        Assert.Equal(Environment.MachineName, hardware.Hostname.Split('.')[0]);
        var heartbeat = await observer.NextAsync<HeartbeatPayload>(DeviceTopic.Heartbeat);
        Assert.Equal(1, heartbeat.Sequence);
        Assert.True(heartbeat is { UptimeSeconds: > 0, MemoryFree: > 0, DiskFree: > 0 });
    }
}
