using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The server does not let devices follow the channel secret, or only now and then.</summary>
public sealed class RefusedChannelTests
{
    private const string SecretRule = "Broker:Access:Roles:0:Rules:0:";

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Broker:Access:AnonymousRoles:0"] = "all",
        ["Broker:Access:DefaultRoles:0"] = "all",
        ["Broker:Access:Roles:0:Name"] = "all",
        [SecretRule + "Action"] = "Subscribe",
        [SecretRule + "TopicFilter"] = "thin/updates/secret/#",
        ["Broker:Access:Roles:0:Rules:1:Allow"] = "true",
        ["Broker:Access:Roles:0:Rules:1:TopicFilter"] = "thin/#",
    };

    [Fact]
    public async Task A_channel_of_the_settings_that_is_refused_is_not_told_as_followed_and_the_others_are()
    {
        await using var stage = await SetAsync(isSecretAllowed: false);
        await using var agent = stage.StartAgent("--channel", "beta");
        await stage.FollowsAsync("beta");

        await NameChannelsAsync(stage, "secret", "lab");

        await stage.FollowsAsync("lab");
        await agent.PrintedAsync("channel secret is not followed, and no release comes from it: The server refused a subscription: thin/updates/secret/+");
    }

    [Fact]
    public async Task An_agent_whose_own_channel_is_refused_follows_its_others_and_what_its_settings_name()
    {
        await using var stage = await SetAsync(isSecretAllowed: false);
        await using var agent = stage.StartAgent("--channel", "secret", "--channel", "beta");
        await stage.FollowsAsync("beta");
        await agent.PrintedAsync("channel secret is not followed");
        await agent.PrintedAsync("ready");

        await NameChannelsAsync(stage, "lab");

        await stage.FollowsAsync("lab");
    }

    [Fact]
    public async Task A_refused_channel_is_followed_once_the_server_grants_it()
    {
        await using var stage = await SetAsync(isSecretAllowed: false);
        await using var agent = stage.StartAgent("--channel", "secret");
        await stage.FollowsAsync();

        await RestartAsync(stage, isSecretAllowed: true);

        await stage.FollowsAsync("secret");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", channel: "secret");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
    }

    [Fact]
    public async Task Of_several_channels_only_what_a_new_session_refuses_is_lost_until_the_server_grants_it_again()
    {
        await using var stage = await SetAsync(isSecretAllowed: true);
        await using var agent = stage.StartAgent("--channel", "beta", "--channel", "secret", "--channel", "lab");
        await stage.FollowsAsync("beta", "secret", "lab");
        await NameChannelsAsync(stage, "secret", "lab");
        await stage.FollowsAsync("secret", "lab");

        await RestartAsync(stage, isSecretAllowed: false, isSessionLost: true);
        await stage.FollowsAsync("lab");
        await agent.PrintedAsync("the server no longer grants thin/updates/secret/+, and nothing of it reaches this device");

        await RestartAsync(stage, isSecretAllowed: true);
        await stage.FollowsAsync("secret", "lab");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", channel: "secret");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
    }

    [Fact]
    public async Task A_channel_that_goes_before_the_server_has_answered_leaves_the_others_of_its_change_told()
    {
        await using var stage = await Stage.SetAsync();
        var options = new AgentOptions { Servers = [stage.Broker.Tcp], Root = stage.Root, Channels = [ChannelName.Parse("beta")] };
        var log = new AgentLog(TextWriter.Null, TimeProvider.System);
        await using var client = new MqttClient(new MqttClientOptions { Server = stage.Broker.Tcp, ClientId = AgentProcess.Id.Value });
        using var releases = new DeviceReleases(
            options, AgentProcess.Id, new AgentScreen(log), client, new Outbox(client, log), TimeProvider.System);
        var starting = releases.Channels.StartAsync(DeviceTopics.Settings(AgentProcess.Id), (_, _) => ValueTask.CompletedTask);
        await client.ConnectAsync().Within("the client connects");
        await starting.Within("the settings are subscribed");
        await stage.FollowsAsync("beta");

        await client.DisconnectAsync();
        releases.Channels.Follow([ChannelName.Parse("lab"), ChannelName.Parse("stable")]);
        releases.Channels.Follow([ChannelName.Parse("stable")]);
        await client.ConnectAsync().Within("the client connects again");

        await stage.FollowsAsync("stable");
    }

    private async Task<Stage> SetAsync(bool isSecretAllowed)
    {
        _settings[SecretRule + "Allow"] = isSecretAllowed ? "true" : "false";
        var server = new ThinMqttServer(_settings, roles: "broker");
        await server.StartAsync();
        return await Stage.SetAsync(server);
    }

    private async Task RestartAsync(Stage stage, bool isSecretAllowed, bool isSessionLost = false)
    {
        _settings[SecretRule + "Allow"] = isSecretAllowed ? "true" : "false";
        var server = (ThinMqttServer)stage.Broker;
        await server.StopAsync();
        if (isSessionLost)
        {
            Directory.Delete(server.Folder.File("data"), recursive: true);
        }

        await stage.RestartBrokerAsync();
    }

    private static Task NameChannelsAsync(Stage stage, params string[] channels) => stage.Observer.SendAsync(
        DeviceTopic.Settings, new SettingsPayload { Channels = [.. channels.Select(ChannelName.Parse)] });
}
