using System.Text;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Backend;

/// <summary>What a device with a password may do where nobody has written rules.</summary>
public sealed class StandardRoleTests : IAsyncLifetime
{
    private readonly ThinMqttServer _server = new(new Dictionary<string, string>
    {
        ["Broker:AllowAnonymous"] = "",
        ["Broker:Access:DefaultRoles:0"] = "device",
    });

    [Fact]
    public async Task A_device_speaks_for_itself_and_announces_nothing()
    {
        await using var device = Client(ITestServer.UserName);
        await device.ConnectAsync();
        Assert.Equal(ReasonCode.NotAuthorized, await PublishAsync(device, "thin/updates/stable/hello"));
        Assert.Equal(ReasonCode.NotAuthorized, await PublishAsync(device, "thin/devices/lab-2/presence"));
        Assert.True((await PublishAsync(device, "thin/devices/lab-1/command-log")) < ReasonCode.UnspecifiedError);
        await device.SubscribeAsync("thin/updates/stable/#", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask);
        await Assert.ThrowsAsync<MqttSubscribeException>(
            () => device.SubscribeAsync("thin/devices/#", QoS.AtLeastOnce, (_, _) => ValueTask.CompletedTask));
    }

    [Fact]
    public async Task With_users_nobody_enters_without_a_name()
    {
        await using var stranger = Client(userName: null);
        var refused = await Assert.ThrowsAsync<MqttConnectException>(() => stranger.ConnectAsync());
        Assert.Contains("NotAuthorized", refused.ToString(), StringComparison.Ordinal);
    }

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static async Task<ReasonCode> PublishAsync(MqttClient client, string topic) =>
        (await client.PublishAsync(new MqttMessage(topic, "{}", QoS.AtLeastOnce, retain: false)).Within(topic)).ReasonCode;

    private MqttClient Client(string? userName) => new(new MqttClientOptions
    {
        Server = _server.Tcp,
        ClientId = "lab-1",
        UserName = userName,
        Password = userName is null ? null : Encoding.UTF8.GetBytes(ITestServer.Password),
    });
}
