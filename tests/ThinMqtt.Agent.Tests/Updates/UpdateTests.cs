using System.Text.Json.Nodes;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class UpdateTests
{
    [Fact]
    public async Task An_upgrade_installs_every_file_with_its_permissions_and_points_current_at_it()
    {
        await using var device = new Device();
        var end = await device.InstallAsync();

        Assert.NotNull(end.FinishedAt);
        device.HasOnly("1.0.0");
        Assert.Equal("1.0.0", new FileInfo(device.Current).LinkTarget);
        Assert.Equal("data of 1.0.0", File.ReadAllText(Path.Combine(device.Current, "lib/data.bin")));
        Assert.True(await RunsAsync(Path.Combine(device.Current, "install.sh")));
        Assert.False(await RunsAsync(Path.Combine(device.Current, "version.txt")));
    }

    [Fact]
    public async Task An_update_keeps_the_previous_version_and_removes_the_one_before()
    {
        await using var device = new Device();
        await device.InstallAsync("1.0.0");
        await device.InstallAsync("1.1.0");
        device.HasOnly("1.1.0", "1.0.0");

        await device.InstallAsync("1.2.0");

        device.HasOnly("1.2.0", "1.1.0");
        Assert.Equal("1.1.0", device.Installed.PreviousVersion?.ToString());
    }

    [Fact]
    public async Task The_record_of_a_package_says_what_its_manifest_said()
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0");
        await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0", manifest => manifest["counter"] = 7);

        var manifest = TestArtifact.Announce(artifact, "1.0.0", device.Server.Url).Manifest.Manifest;
        Assert.Equal((7L, manifest.Md5, manifest.Sha256), (device.Installed.Counter!.Value, device.Installed.Md5, device.Installed.Sha256));
        Assert.Equal(PackageState.Installed, device.Installed.State);
    }

    [Fact]
    public async Task What_is_installed_already_is_not_downloaded_again()
    {
        await using var device = new Device();
        var announcement = device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0");
        await device.RunAsync(announcement);

        Assert.Null(await device.RunAsync(announcement));
        Assert.Single(device.Server.Requests);
    }

    [Fact]
    public async Task A_release_that_has_failed_does_not_begin_again_however_often_it_is_announced()
    {
        await using var device = new Device();
        var announcement = device.Announce(TestArtifact.Whole("1.0.0", "exit 1"), "1.0.0");
        Assert.Equal(UpdateState.Failed, (await device.RunAsync(announcement))?.State);

        Assert.Null(await device.RunAsync(announcement));
        Assert.Single(device.Server.Requests);
        Assert.Equal(UpdateState.Failed, device.Engine.Last?.State);
    }

    [Theory]
    [InlineData(UpdateState.Rollback)]
    [InlineData(UpdateState.Failure)]
    public async Task An_update_on_its_way_back_can_no_longer_be_cancelled(UpdateState state)
    {
        await using var device = new Device();
        await device.InstallAsync();
        bool? isCancelled = null;
        device.Engine.Journal.Writing += (written, _) =>
        {
            if (written == state)
            {
                isCancelled = device.Engine.TryEnd(PackageName.Parse("hello"), UpdateEvent.Cancelled, "An operator cancelled it.");
            }
        };
        var (end, size) = state == UpdateState.Rollback ? (UpdateState.RolledBack, 0) : (UpdateState.Failed, 1);
        device.Server.Behaviour = _ => new Answer { Extra = size };
        await device.EndsAsync(end, TestArtifact.Whole("1.1.0", "exit 1"), "1.1.0");
        Assert.False(isCancelled);
    }

    [Fact]
    public async Task A_release_with_only_an_MD5_is_installed_as_well()
    {
        await using var device = new Device();
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0"), "1.0.0", manifest => manifest.Remove("sha256"));
        device.HasOnly("1.0.0");
        Assert.Null(device.Installed.Sha256);
    }

    [Fact]
    public async Task A_damaged_package_is_found_and_repaired_by_its_own_announcement()
    {
        await using var device = new Device();
        await device.InstallAsync("1.0.0");
        await device.InstallAsync("1.1.0");
        await File.WriteAllTextAsync(Path.Combine(device.Current, "version.txt"), "worm");
        Directory.Delete(Path.Combine(device.Current, "lib"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(device.Current, "settings"), "made on the device");

        var damaged = Assert.Single(device.Engine.Packages.Check(CancellationToken.None));
        Assert.Equal(PackageState.Damaged, device.Installed.State);
        Assert.Equal(UpdateState.Succeeded, (await device.RunAsync(damaged))?.State);

        device.HasOnly("1.1.0", "1.0.0");
        Assert.Equal(PackageState.Installed, device.Installed.State);
        Assert.Equal("made on the device", await File.ReadAllTextAsync(Path.Combine(device.Current, "settings")));
    }

    [Fact]
    public async Task A_repair_heeds_neither_expiry_nor_policy_nor_what_is_required()
    {
        var isStrict = false;
        await using var device = new Device(options => options with { Policy = _ => isStrict ? "It is not signed." : null });
        var artifact = TestArtifact.Whole("1.0.0");
        await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0");
        File.Delete(Path.Combine(device.Current, "version.txt"));
        Assert.Single(device.Engine.Packages.Check(CancellationToken.None));
        isStrict = true;
        await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0", manifest =>
        {
            manifest["expires"] = "2020-01-01T00:00:00Z";
            manifest["requires"] = new JsonObject
            {
                ["architecture"] = new JsonArray("vax"), ["packages"] = new JsonObject { ["base"] = ">=1.2" },
            };
        });
        device.HasOnly("1.0.0");
    }

    [Fact]
    public async Task Other_content_under_the_version_of_a_damaged_package_is_no_repair()
    {
        await using var device = new Device();
        await device.InstallAsync();
        File.Delete(Path.Combine(device.Current, "version.txt"));
        Assert.Single(device.Engine.Packages.Check(CancellationToken.None));
        var end = await device.EndsAsync(UpdateState.Rejected, TestArtifact.Whole("1.0.0", "exit 1"), "1.0.0");
        Assert.Contains("is installed with other content", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_install_script_changes_is_no_damage()
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0", "echo more >>lib/data.bin; rm install.sh");
        await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0");
        Assert.Empty(device.Engine.Packages.Check(CancellationToken.None));
    }

    [Fact]
    public async Task An_older_version_without_a_counter_is_rejected()
    {
        await using var device = new Device();
        await device.InstallAsync("1.1.0");
        var end = await device.EndsAsync(UpdateState.Rejected, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Equal("hello 1.0.0 is older than the installed 1.1.0 and has no counter that says it is meant.", end.Reason);
        device.HasOnly("1.1.0");
    }

    [Fact]
    public async Task A_wrong_architecture_is_rejected_before_anything_is_downloaded()
    {
        await using var device = new Device(options => options with { Architecture = "riscv64" });
        var end = await device.EndsAsync(
            UpdateState.Rejected,
            TestArtifact.Whole("1.0.0"),
            "1.0.0",
            manifest => manifest["requires"] = new JsonObject { ["architecture"] = new JsonArray("x86_64") });
        Assert.Equal("It is made for x86_64; this device is riscv64.", end.Reason);
        Assert.Empty(device.Server.Requests);
    }

    [Fact]
    public async Task The_policy_of_a_device_and_its_size_limit_reject()
    {
        await using var strict = new Device(options => options with { Policy = _ => "It is not signed." });
        Assert.Equal("It is not signed.", (await strict.EndsAsync(UpdateState.Rejected, TestArtifact.Whole("1.0.0"), "1.0.0")).Reason);
        await using var small = new Device(options => options with { MaxArtifactSize = 10 });
        var end = await small.EndsAsync(UpdateState.Rejected, TestArtifact.Whole("1.0.0"), "1.0.0");
        Assert.Contains("this device takes at most 10", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_outside_the_share_of_a_rollout_does_and_says_nothing()
    {
        await using var device = new Device();
        var announcement = device.Announce(TestArtifact.Whole("1.0.0"), "1.0.0") with { Rollout = new Rollout { Id = "r", Fraction = 0 } };
        Assert.Null(await device.RunAsync(announcement));
        Assert.Empty(device.Reports);

        Assert.Equal(UpdateState.Succeeded, (await device.RunAsync(announcement with { Rollout = new Rollout { Id = "r" } }))?.State);
    }

    [Fact]
    public async Task Progress_is_reported_at_most_twice_a_second_and_the_end_once()
    {
        await using var device = new Device();
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0", padding: 20 << 20), "1.0.0");
        var times = device.Reports.Select(report => report.At).ToArray();
        var working = device.Reports.Where(report => !report.State.IsFinal()).ToArray();
        Assert.NotEmpty(working);
        Assert.True(working.Length <= 1 + 2 * (times[^1] - times[0]).TotalSeconds + 1, $"{working.Length} in {times[^1] - times[0]}");
        Assert.Single(device.Reports, report => report.State.IsFinal());
    }

    private static async Task<bool> RunsAsync(string path)
    {
        using var test = System.Diagnostics.Process.Start("test", ["-x", path]);
        await test.WaitForExitAsync();
        return test.ExitCode == 0;
    }
}
