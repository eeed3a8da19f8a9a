using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

/// <summary>From the announcement to what is installed and told, over a broker.</summary>
public sealed class ReleaseTests
{
    [EachServerTheory]
    [InlineData(ServerKind.ThinMqtt)]
    [InlineData(ServerKind.Mosquitto)]
    public async Task A_package_is_installed_and_then_updated(ServerKind kind)
    {
        await using var stage = await Stage.SetAsync(kind);
        await using var agent = stage.StartAgent();
        Assert.Equal(UpdateState.Idle, (await stage.Observer.NextAsync<UpdatePayload>(DeviceTopic.Update)).State);
        Assert.Empty((await stage.Observer.NextAsync<PackagesPayload>(DeviceTopic.Packages)).Packages);

        await stage.AnnounceAsync(TestArtifact.Whole("1.0.0"), "1.0.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.0.0");
        stage.HasWhole("1.0.0");
        Assert.Null((await stage.HasAsync("1.0.0", PackageState.Installed)).PreviousVersion);

        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0"), "1.1.0");
        await stage.EndsAsync(UpdateState.Succeeded, "1.1.0");
        stage.HasWhole("1.1.0");
        Assert.Equal("1.0.0", (await stage.HasAsync("1.1.0", PackageState.Installed)).PreviousVersion?.ToString());
    }

    [Fact]
    public async Task A_release_whose_script_fails_leaves_the_old_version_active()
    {
        await using var stage = await Stage.SetAsync();
        await using var agent = await stage.InstallAsync();
        await stage.AnnounceAsync(TestArtifact.Whole("1.1.0", "echo no room; exit 3"), "1.1.0");
        var end = await stage.EndsAsync(UpdateState.RolledBack, "1.1.0");
        Assert.Equal("install.sh failed with exit code 3. hello 1.0.0 is active again.", end.Reason);
        Assert.Equal("no room", end.LogTail);
        stage.HasWhole("1.0.0");
    }
}
