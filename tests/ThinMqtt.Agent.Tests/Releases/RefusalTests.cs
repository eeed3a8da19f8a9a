using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>Announcements that come to nothing.</summary>
public sealed class RefusalTests
{
    private const string Manifest = """{ "package": "hello", "version": "1.0.0", "size": 1, "md5": "d41d8cd98f00b204e9800998ecf8427e" }""";

    [Theory]
    [InlineData("hello 1.0.0 is here", "The announcement is not JSON")]
    [InlineData("{}", "field 'package' is missing")]
    [InlineData($$"""{ "manifest": {{Manifest}} }""", "field 'url' is missing")]
    [InlineData("""{ "package": "other", "version": "1.0.0", "size": 1, "md5": "d41d8cd98f00b204e9800998ecf8427e", "url": "http://a/b" }""",
        "it is of package other")]
    public async Task What_is_no_release_is_told_once_and_does_no_harm(string announcement, string warning)
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = await stage.InstallAsync();
        await stage.PublishAsync(announcement);
        await agent.PrintedAsync("thin/updates/stable/hello is no release: ");
        await stage.PublishAsync(announcement);
        Assert.DoesNotContain(await stage.ToldUntilNowAsync(), update => update.State != UpdateState.Succeeded);
        await agent.PrintedAsync(warning);
        Assert.Single(agent.Output.Split('\n'), line => line.Contains("is no release", StringComparison.Ordinal));
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.1.0");
    }

    [Fact]
    public async Task An_older_version_is_rejected_and_the_installed_one_stays()
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = await stage.InstallAsync("1.1.0");
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        var end = await stage.EndsAsync(UpdateState.Rejected, "1.0.0");
        Assert.StartsWith("hello 1.0.0 is older than the installed 1.1.0", end.Reason, StringComparison.Ordinal);
        stage.HasWhole("1.1.0");
    }

    [Fact]
    public async Task A_release_for_another_architecture_is_rejected()
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(
            TestArtifact.Whole("1.0.0"), "1.0.0",
            manifest => manifest["requires"] = new JsonObject { ["architecture"] = new JsonArray("vax") });
        var end = await stage.EndsAsync(UpdateState.Rejected, "1.0.0");
        Assert.StartsWith("It is made for vax; this device is ", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_goes_on_when_the_package_that_it_missed_is_there()
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", NeedsBase);
        var end = await stage.EndsAsync(UpdateState.Rejected, "1.0.0");
        Assert.Equal("It needs base >=1.2, which is not installed.", end.Reason);
        await stage.AnnounceAsync(TestArtifact.Whole("1.2.0"), "1.2.0", manifest => manifest["package"] = "base");
        await stage.EndsAsync(UpdateState.Succeeded, "1.2.0", "base");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
    }

    [Fact]
    public async Task A_package_that_another_one_needs_comes_first()
    {
        await using var stage = await Stage.SetAsync();
        using var gate = await stage.MakeGateAsync();
        await using var agent = stage.StartAgent();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0", gate.Wait), "1.0.0", manifest => manifest["package"] = "first");
        await gate.ReachedAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0", NeedsBase);
        await stage.AnnounceAsync(TestArtifact.Whole("1.2.0"), "1.2.0", manifest => manifest["package"] = "base");
        await stage.ToldUntilNowAsync();
        gate.Open();
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0", "first");
        await stage.EndsAsync(UpdateState.Succeeded, "1.2.0", "base");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
    }

    [Fact]
    public async Task Unsigned_releases_are_rejected_where_they_are_not_allowed_and_taken_once_they_are()
    {
        await using var stage = await Stage.SetAsync();
        await using (var strict = stage.StartAgent("--allow-unsigned=false"))
        {
            await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
            var end = await stage.EndsAsync(UpdateState.Rejected, "1.0.0");
            Assert.Equal(
                "hello 1.0.0 is not signed, and this device takes no unsigned releases: start its agent with --allow-unsigned,"
                    + " THIN_ALLOW_UNSIGNED=true or \"allowUnsigned\": true to take them.",
                end.Reason);
            await strict.TerminateAsync();
        }

        await using var agent = stage.StartAgent("--allow-unsigned");
        await stage.Observer.NextAsync<UpdatePayload>(DeviceTopic.Update, update => update.State == UpdateState.Succeeded);
        stage.HasWhole("1.0.0");
    }

    private static void NeedsBase(JsonObject manifest) =>
        manifest["requires"] = new JsonObject { ["packages"] = new JsonObject { ["base"] = ">=1.2" } };
}
