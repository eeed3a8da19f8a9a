using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using ThinMqtt.Contracts;
using ThinMqtt.Protocol;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

public sealed class ManagerTests
{
    [Fact]
    public async Task The_OpenAPI_document_describes_every_operation()
    {
        await using var site = await Site.StartAsync();
        var paths = (await site.Manager.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        string[] expected =
        [
            "/api/v1/devices", "/api/v1/devices/{id}", "/api/v1/packages", "/api/v1/releases", "/api/v1/releases/{id}",
            "/api/v1/releases/{id}/results", "/api/v1/releases/{id}/failures", "/api/v1/releases/{id}/announce", "/api/v1/releases/{id}/withdraw", "/api/v1/events", "/api/v1/history",
            "/artifacts/{package}/{version}", "/health/live", "/health/ready",
        ];
        Assert.Empty(expected.Except(paths));
    }

    [Fact]
    public async Task Without_broker_the_manager_lives_and_is_not_ready()
    {
        await using var site = await Site.StartAsync();
        await site.Broker.StopAsync();

        await site.Manager.AskUntilAsync("/health/ready", answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable, "it is not ready");
        using var live = await site.Http.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task The_manager_says_that_it_is_there_and_says_goodbye()
    {
        await using var site = await Site.StartAsync();
        var online = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goodbye = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await site.ClientAsync();
        await client.SubscribeAsync(ManagerTopics.Presence, QoS.AtLeastOnce, (message, _) =>
        {
            Assert.True(Payload.TryParse<PresencePayload>(message.Payload.Span, out var presence, out var reason), reason);
            (presence.State == PresenceState.Online ? online : goodbye).TrySetResult();
            return ValueTask.CompletedTask;
        });
        await online.Task.Within("the manager is online");

        await site.StopManagerAsync();

        await goodbye.Task.Within("the manager says goodbye");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_used_is_said_at_the_start()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("data"), "a file");

        await Assert.ThrowsAsync<IOException>(() => ManagerHost.StartAsync(new ManagerOptions
        {
            DataFolder = folder.File("data"), Mqtt = _ => new Uri("mqtt://127.0.0.1:1"),
        }));
    }

    [Fact]
    public void Options_that_cannot_be_used_are_all_said_at_once()
    {
        var options = new ManagerOptions
        {
            DataFolder = "data", Mqtt = _ => new Uri("mqtt://localhost"), PublicUrl = new Uri("ftp://host"), EventsPerDevice = 0, Password = "secret",
        };

        var refused = Assert.Throws<OptionsValidationException>(() => WebApplication.CreateSlimBuilder().AddThinMqttManager(options));

        Assert.Equal(3, refused.Failures.Count());
    }
}
