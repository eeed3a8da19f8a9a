using ThinMqtt.Client;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class FreshUrlsTests
{
    [Fact]
    public async Task A_manager_that_does_not_answer_is_not_waited_for_for_ever()
    {
        var time = new VirtualTime();
        using var output = new StringWriter();
        var log = new AgentLog(output, time);
        await using var client = new MqttClient(new MqttClientOptions { Server = new Uri("mqtt://127.0.0.1:1"), ClientId = "lab-1" });
        var urls = new FreshUrls(AgentProcess.Id, new Outbox(client, log), log, time);
        var asked = urls.AskAsync(TestArtifact.Announce([1], "1.0.0", new Uri("http://artifacts/hello.zip")), CancellationToken.None);
        time.Advance(FreshUrls.Limit - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await asked.Within("the request is given up")).IsAnswered);
        Assert.EndsWith("no fresh URL for hello 1.0.0: no manager answered within 15 s.\n", output.ToString(), StringComparison.Ordinal);
    }
}
