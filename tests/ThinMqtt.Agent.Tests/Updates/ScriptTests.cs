using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

public sealed class ScriptTests
{
    [Fact]
    public async Task A_script_runs_in_the_new_version_with_a_clean_environment()
    {
        Environment.SetEnvironmentVariable("THINMQTT_SECRET", "not for scripts");
        await using var device = new Device();
        await device.InstallAsync();
        var artifact = TestArtifact.Whole("1.1.0", "pwd >where; env >environment; cat; echo said; echo wrong >&2");
        var end = await device.EndsAsync(UpdateState.Succeeded, artifact, "1.1.0");

        Assert.Equal("said\nwrong", end.LogTail);
        var folder = await File.ReadAllTextAsync(Path.Combine(device.Current, "where"));
        Assert.EndsWith("/packages/hello/1.1.0\n", folder, StringComparison.Ordinal);
        var environment = await File.ReadAllLinesAsync(Path.Combine(device.Current, "environment"));
        Assert.Contains("THIN_PACKAGE=hello", environment);
        Assert.Contains("THIN_VERSION=1.1.0", environment);
        Assert.Contains("THIN_PREVIOUS_VERSION=1.0.0", environment);
        Assert.Contains($"THIN_ROOT={device.Root}", environment);
        Assert.DoesNotContain(environment, line => line.StartsWith("THINMQTT_SECRET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("echo no; exit 3", null, "install.sh failed with exit code 3.")]
    [InlineData("kill -9 $$", null, "install.sh was ended by signal 9.")]
    [InlineData("exit 0", "echo no; exit 4", "healthcheck.sh failed with exit code 4.")]
    [InlineData("sleep 1000", null, "install.sh took longer than 1 s and was killed.")]
    [InlineData("exit 0", "sleep 1000", "healthcheck.sh took longer than 1 s and was killed.")]
    public async Task A_script_that_does_not_succeed_is_rolled_back(string script, string? healthCheck, string reason)
    {
        await using var device = new Device();
        await device.InstallAsync();

        var end = await device.EndsAsync(
            UpdateState.RolledBack,
            TestArtifact.Whole("1.1.0", script, healthCheck),
            "1.1.0",
            manifest => manifest["install"] = Install(healthCheck));

        Assert.Equal($"{reason} hello 1.0.0 is active again.", end.Reason);
        device.HasOnly("1.0.0");
    }

    [Theory]
    [InlineData("exit 3", UpdateState.Failed, "install.sh failed with exit code 3.")]
    [InlineData("sleep 1000", UpdateState.TimedOut, "install.sh took longer than 1 s and was killed.")]
    public async Task Without_an_earlier_version_nothing_is_left(string script, UpdateState state, string reason)
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0", script);
        var end = await device.EndsAsync(state, artifact, "1.0.0", manifest => manifest["install"] = Install(null));
        Assert.Equal($"{reason} There is no earlier version of hello.", end.Reason);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(device.Root, "packages/hello")));
    }

    [Fact]
    public async Task A_script_runs_also_where_the_root_is_given_as_a_relative_path()
    {
        await using var device = new Device(
            options => options with { Root = Path.GetRelativePath(Environment.CurrentDirectory, options.Root) });
        await device.InstallAsync();
        device.HasOnly("1.0.0");
    }

    [Fact]
    public async Task A_script_without_a_first_line_runs_in_the_shell()
    {
        await using var device = new Device();
        var artifact = new TestArtifact().Add("version.txt", "1.0.0").Add("install.sh", "echo plain\n").ToArray();
        Assert.Equal("plain", (await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0")).LogTail);
    }

    [Theory]
    [InlineData("sleep 1001 & echo $! >child; exit 0")]
    [InlineData("setsid sh -c 'echo $$ >child; exec sleep 1001' & while ! test -s child; do :; done; exit 0")]
    public async Task Children_that_a_script_leaves_behind_are_killed(string script)
    {
        await using var device = new Device();
        await device.EndsAsync(UpdateState.Succeeded, TestArtifact.Whole("1.0.0", script), "1.0.0");
        var child = (await File.ReadAllTextAsync(Path.Combine(device.Current, "child"))).Trim();
        Assert.True(IsGone(child), $"Process {child} lives.");
    }

    [Fact]
    public async Task An_installation_that_is_cancelled_is_ended_and_rolled_back()
    {
        await using var device = new Device();
        await device.InstallAsync();
        using var watcher = new FileSystemWatcher(device.Root, "started");
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;
        var update = device.RunAsync(device.Announce(TestArtifact.Whole("1.1.0", "touch $THIN_ROOT/started; sleep 1000"), "1.1.0"));
        await started.Task.Within("the script runs");

        Assert.True(device.Engine.TryEnd(PackageName.Parse("hello"), UpdateEvent.Cancelled, "An operator cancelled it."));

        var end = await update;
        Assert.Equal((UpdateState.Cancelled, "An operator cancelled it. hello 1.0.0 is active again."), (end!.State, end.Reason));
        device.HasOnly("1.0.0");
    }

    [Fact]
    public async Task A_gigabyte_of_output_leaves_its_end()
    {
        await using var device = new Device();
        var artifact = TestArtifact.Whole("1.0.0", "head -c 1000000000 /dev/zero | tr '\\0' x; echo; echo the end");
        var end = await device.EndsAsync(UpdateState.Succeeded, artifact, "1.0.0");
        Assert.EndsWith("x\nthe end", end.LogTail, StringComparison.Ordinal);
        Assert.InRange(end.LogTail!.Length, 1000, OutputTail.Capacity);
    }

    private static System.Text.Json.Nodes.JsonObject Install(string? healthCheck) =>
        new() { ["timeoutSeconds"] = 1, ["healthCheck"] = healthCheck is null ? null : "healthcheck.sh" };

    /// <summary>What init has not collected yet has ended as well.</summary>
    private static bool IsGone(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
