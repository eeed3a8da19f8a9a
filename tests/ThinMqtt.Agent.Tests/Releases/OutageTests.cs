using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>The backend is away, or gives what it has only when asked.</summary>
public sealed class OutageTests
{
    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task How_an_update_ended_while_the_backend_was_away_is_told_when_it_is_back(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        using var gate = await stage.MakeGateAsync();
        await using var agent = await stage.InstallAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", gate.Wait), "1.1.0");
        await gate.ReachedAsync();
        await stage.Broker.KillAsync();
        gate.Open();
        await agent.PrintedAsync("update to hello 1.1.0: Succeeded");
        await stage.RestartBrokerAsync();
        await stage.ComesToAsync(UpdateState.Succeeded, "1.1.0");
        await stage.HasAsync("1.1.0", PackageState.Installed);
    }

    [Fact]
    public async Task An_end_that_the_backend_did_not_hear_survives_the_end_of_the_agent()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        using var second = await stage.MakeGateAsync("second");
        await using (var agent = await stage.InstallAsync())
        {
            await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", $"{gate.Wait}; exit 1"), "1.1.0");
            await stage.AnnounceAsync(TestArtifact.Whole("1.0.0", second.Wait), "1.0.0", manifest => manifest["package"] = "other");
            await gate.ReachedAsync();
            await stage.ToldUntilNowAsync();
            await stage.Broker.KillAsync();
            gate.Open();
            await second.ReachedAsync();
            second.Open();
            await agent.PrintedAsync("update to other 1.0.0: Succeeded");
            await agent.KillAloneAsync();
        }

        await stage.RestartBrokerAsync();
        await using var restarted = stage.StartAgent();
        await stage.ComesToAsync(UpdateState.RolledBack, "1.1.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0", "other");
        Assert.All(await stage.ToldUntilNowAsync(), update => Assert.Equal(UpdateState.Succeeded, update.State));
        await stage.HasForgottenEndsAsync();
    }

    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task A_refused_URL_is_replaced_by_one_that_the_manager_gives(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = stage.StartAgent();
        var server = await stage.AnnounceAsync(
            TestArtifact.Whole("1.0.0"), "1.0.0", behaviour: number => new Answer { Status = number == 1 ? 403 : null });
        var request = await stage.Observer.NextAsync<RequestPayload>(DeviceTopic.Request);
        Assert.Equal(
            (RequestKinds.Url, "hello", "1.0.0"),
            (request.Kind, request.Release?.Package.Value, request.Release?.Version.ToString()));
        await stage.Observer.SendAsync(DeviceTopic.Response, new ResponsePayload { Id = "of another", Kind = request.Kind });
        var response = new ResponsePayload { Id = request.Id, Kind = request.Kind, Url = new Uri(server.Url, "fresh.zip") };
        await stage.Observer.SendAsync(DeviceTopic.Response, response);
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
        Assert.Contains("fresh.zip", server.Requests.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello 1.0.0 is not on this manager.", null, "no fresh URL for hello 1.0.0: hello 1.0.0 is not on this manager.")]
    [InlineData(null, "file:///etc/passwd", "the manager's answer has no http or https URL, but 'file:///etc/passwd'.")]
    public async Task Without_another_URL_the_update_fails(string? error, string? url, string warning)
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", behaviour: _ => new Answer { Status = 403 });
        var request = await stage.Observer.NextAsync<RequestPayload>(DeviceTopic.Request);
        var response = new ResponsePayload
        {
            Id = request.Id, Kind = request.Kind, Error = error, Url = url is null ? null : new Uri(url),
        };
        await stage.Observer.SendAsync(DeviceTopic.Response, response);
        var end = await stage.EndsAsync(UpdateState.Failed, "1.0.0");
        Assert.Contains("No other URL is to be had.", end.Reason, StringComparison.Ordinal);
        await agent.PrintedAsync(warning);
    }
}
