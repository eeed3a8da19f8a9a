using System.Net;
using System.Text;
using ThinMqtt.Client;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>What every deployment promises: who is let in, and what a device may not do.</summary>
internal static class AccessCheck
{
    public static async Task OperatorsAloneUseTheApiAsync(DeployedServer server)
    {
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.StatusAsync("/api/v1/devices"));
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("/api/v1/devices", user: "ops"));
    }

    public static async Task DevicesAreKeptApartAsync(Uri broker)
    {
        await Assert.ThrowsAsync<MqttConnectException>(() => ConnectAsync(broker, user: null, "lab-1"));
        await Assert.ThrowsAsync<MqttConnectException>(() => ConnectAsync(broker, "device", "lab-1", "wrong"));

        await using var device = await ConnectAsync(broker, "device", "lab-1");
        Assert.True(await MayPublishAsync(device, "thin/devices/lab-1/presence"));
        Assert.False(await MayPublishAsync(device, "thin/devices/lab-2/presence"));
        Assert.False(await MayPublishAsync(device, "thin/updates/stable/hello"));

        await using var ops = await ConnectAsync(broker, "ops", "somebody");
        Assert.True(await MayPublishAsync(ops, "thin/devices/lab-1/command"));
        Assert.True(await MayPublishAsync(ops, "thin/updates/stable/hello"));
        Assert.False(await MayPublishAsync(ops, "elsewhere"));

        await DeviceHearsNothingOfOthersAsync(device, ops);
    }

    public static async Task<MqttClient> ConnectAsync(Uri broker, string? user, string clientId, string password = DeployedServer.Password)
    {
        var client = new MqttClient(new MqttClientOptions
        {
            Server = broker,
            ClientId = clientId,
            UserName = user,
            Password = user is null ? null : Encoding.UTF8.GetBytes(password),
        });
        try
        {
            await client.ConnectAsync().Within($"{clientId} connects");
            return client;
        }
        catch (MqttConnectException)
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Retained with nothing in it: what was there before is removed, and nothing stays.</summary>
    private static async Task<bool> MayPublishAsync(MqttClient client, string topic) =>
        (await client.PublishAsync(new MqttMessage(topic, "", QoS.AtLeastOnce, retain: true)).Within(topic)).IsSuccess;

    /// <summary>Our broker refuses the subscription; mosquitto takes it and delivers nothing.</summary>
    private static async Task DeviceHearsNothingOfOthersAsync(MqttClient device, MqttClient ops)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTask OnMessage(MqttMessage message, CancellationToken stop)
        {
            heard.TrySetResult(message.TopicName);
            return ValueTask.CompletedTask;
        }

        await device.SubscribeAsync("thin/devices/lab-1/command", QoS.AtLeastOnce, OnMessage);
        foreach (var filter in new[] { "thin/devices/lab-2/#", "thin/#", "#" })
        {
            try
            {
                await device.SubscribeAsync(filter, QoS.AtLeastOnce, OnMessage);
            }
            catch (MqttSubscribeException)
            {
                // So it hears nothing either.
            }
        }

        await PublishAsync(ops, "thin/devices/lab-2/command");
        await PublishAsync(ops, "thin/devices/lab-1/command");
        Assert.Equal("thin/devices/lab-1/command", await heard.Task.Within("the device hears what is for it"));
    }

    private static async Task PublishAsync(MqttClient client, string topic) =>
        Assert.True((await client.PublishAsync(new MqttMessage(topic, "{}", QoS.AtLeastOnce)).Within(topic)).IsSuccess);
}
