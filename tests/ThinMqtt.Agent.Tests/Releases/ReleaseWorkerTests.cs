using ThinMqtt.Client;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class ReleaseWorkerTests
{
    [Fact]
    public async Task Damage_that_waits_for_a_connection_does_not_hold_up_other_packages()
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0");
        await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0");
        await device.NextEndAsync();
        File.Delete(Path.Combine(device.Current, "version.txt"));

        var stable = ChannelName.Parse("stable");
        using var queue = new ReleaseQueue(new AnnouncedReleases(device.Engine.Suits));
        queue.SetChannels([stable]);
        queue.Set(stable, PackageName.Parse("other"), device.Announce(artifact, "1.0.0", manifest => manifest["package"] = "other"));
        await using var client = new MqttClient(new MqttClientOptions { Server = new Uri("mqtt://127.0.0.1:1"), ClientId = "lab-1" });
        var log = new AgentLog(TextWriter.Null, TimeProvider.System);
        var packages = new PackagesAnnouncer(AgentProcess.Id, device.Engine.Packages, new Outbox(client, log), TimeProvider.System);
        var worker = new ReleaseWorker(device.Engine, queue, packages, null, TimeSpan.FromHours(1), log, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var working = worker.RunAsync(stop.Token);

        Assert.Equal("other", (await device.NextEndAsync()).Release?.Package.Value);
        Assert.False(File.Exists(Path.Combine(device.Current, "version.txt")));
        worker.AllowRepairs();
        var repaired = await device.NextEndAsync();
        Assert.Equal(("hello", UpdateState.Succeeded), (repaired.Release?.Package.Value, repaired.State));
        await stop.CancelAsync();
        await working.Within("the worker ends");
    }
}
