using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>The engine as a process that is killed with SIGKILL and started again.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private static readonly string Host = Path.Combine(AppContext.BaseDirectory, "ThinMqtt.Agent.UpdateHost.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactServer _server = new([]);

    private string Current => _folder.File("root/packages/hello/current");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Download")]
    [InlineData("Verify")]
    [InlineData("Install")]
    [InlineData("Commit")]
    [InlineData("Succeeded")]
    public async Task Killed_around_a_state_of_a_good_release_it_succeeds(string state)
    {
        foreach (var when in new[] { "before", "after" })
        {
            await KillAsync("exit 0", $"{state}:{when}");
            var output = await RestartAsync("1.1.0");
            var isRecorded = state == "Succeeded" && when == "after";
            var isUnknown = state == "Download" && when == "before";
            var expected = isRecorded ? "nothing to do" : isUnknown ? "ended 1.1.0 Succeeded" : "recovered 1.1.0 Succeeded";
            Assert.Contains(expected, output, StringComparison.Ordinal);
            Assert.Equal(isRecorded ? 0 : 1, Count(output, " Succeeded: "));
        }
    }

    [Theory]
    [InlineData("Install")]
    [InlineData("Rollback")]
    [InlineData("RolledBack")]
    public async Task Killed_around_a_state_of_a_release_that_fails_the_previous_version_stays(string state)
    {
        foreach (var when in new[] { "before", "after" })
        {
            await KillAsync("exit 1", $"{state}:{when}");
            var output = await RestartAsync("1.0.0");
            var told = state == "RolledBack" && when == "after" ? 0 : 1;
            Assert.Equal(told, Count(output, "RolledBack: install.sh failed with exit code 1."));
        }
    }

    [Theory]
    [InlineData("Failure")]
    [InlineData("Failed")]
    public async Task Killed_around_a_failure_it_is_told_once(string state)
    {
        foreach (var when in new[] { "before", "after" })
        {
            await KillAsync(new TestArtifact().Add("version.txt", "1.1.0").ToArray(), $"{state}:{when}");
            var output = await RestartAsync("1.0.0");
            Assert.Equal(state == "Failed" && when == "after" ? 0 : 1, Count(output, " Failed: "));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_in_the_middle_of_a_download_it_resumes_unless_what_it_had_is_spoiled(bool isSpoiled)
    {
        await InstallAsync();
        Directory.CreateDirectory(_folder.File("root/downloads"));
        using var watcher = new FileSystemWatcher(_folder.File("root/downloads"));
        var grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, file) => _ = new FileInfo(file.FullPath).Length >= 1 << 20 && grown.TrySetResult();
        watcher.EnableRaisingEvents = true;
        _server.Behaviour = _ => new Answer { CutAfter = 1_500_000, Hangs = true };
        await using (var host = Start("1.1.0", TestArtifact.Whole("1.1.0", padding: 3_000_000)))
        {
            await grown.Task.Within("a part of the artifact is on the disk");
            await host.KillAsync();
        }

        var part = Assert.Single(Directory.GetFiles(_folder.File("root/downloads")));
        var length = new FileInfo(part).Length;
        SpoilIf(isSpoiled, part);
        _server.Behaviour = _ => new Answer();
        var before = _server.Requests.Count;
        Assert.Contains("recovered 1.1.0 Succeeded", await RestartAsync("1.1.0"), StringComparison.Ordinal);
        Assert.Contains($"bytes={length}-", _server.Requests.ElementAt(before), StringComparison.Ordinal);
        Assert.Equal(isSpoiled ? 2 : 1, _server.Requests.Count - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_the_installation_it_downloads_again_an_artifact_that_is_lost_or_spoiled(bool isSpoiled)
    {
        await KillAsync("exit 0", "Install:after");
        var artifact = Assert.Single(Directory.GetFiles(_folder.File("root/downloads")));
        SpoilIf(isSpoiled, artifact);
        if (!isSpoiled)
        {
            File.Delete(artifact);
        }

        var before = _server.Requests.Count;
        Assert.Contains("recovered 1.1.0 Succeeded", await RestartAsync("1.1.0"), StringComparison.Ordinal);
        Assert.Equal(before + 1, _server.Requests.Count);
    }

    [Fact]
    public async Task Killed_while_a_script_runs_the_script_is_ended_and_the_installation_begun_again()
    {
        await InstallAsync();
        var script = $"if test -e {_folder.File("again")}; then exit 0; fi\ntouch {_folder.File("again")}\nexec sleep 1002";
        using var watcher = new FileSystemWatcher(_folder.Path);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, file) => _ = file.Name == "again" && seen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        await using (var host = Start("1.1.0", TestArtifact.Whole("1.1.0", script)))
        {
            await seen.Task.Within("the script runs");
            await host.SignalAsync("KILL");
            await host.ExitedAsync();
        }

        Assert.Contains("recovered 1.1.0 Succeeded", await RestartAsync("1.1.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_same_state_again_and_again_it_gives_up_and_rolls_back()
    {
        await KillAsync("exit 0", "Install:after");
        for (var i = 0; i < 3; i++)
        {
            await using var host = Start("1.1.0", _server.Content, "Install:after");
            await host.PrintedAsync("holding");
            await host.KillAsync();
        }

        var output = await RestartAsync("1.0.0");
        const string Expected = "recovered 1.1.0 RolledBack: The agent was restarted 4 times during Install. hello 1.0.0 is active again.";
        Assert.Contains(Expected, output, StringComparison.Ordinal);
    }

    private Task KillAsync(string script, string hold) => KillAsync(TestArtifact.Whole("1.1.0", script), hold);

    private async Task KillAsync(byte[] artifact, string hold)
    {
        await InstallAsync();
        await using var host = Start("1.1.0", artifact, hold);
        await host.PrintedAsync("holding");
        IsWhole(out _);
        await host.KillAsync();
    }

    private async Task InstallAsync()
    {
        if (Directory.Exists(_folder.File("root")))
        {
            Directory.Delete(_folder.File("root"), recursive: true);
        }

        await using var host = Start("1.0.0", TestArtifact.Whole("1.0.0"));
        await host.PrintedAsync("ended 1.0.0 Succeeded");
        await host.ExitedAsync();
    }

    private async Task<string> RestartAsync(string version)
    {
        IsWhole(out _);
        await using var host = ChildProcess.Start("dotnet", ["exec", Host, _folder.File("root"), _folder.File("announcement")]);
        await host.PrintedAsync("done");
        await host.ExitedAsync();
        IsWhole(out var active);
        Assert.Equal(version, active);
        return host.Output;
    }

    /// <summary>At every moment one version, and all of it.</summary>
    private void IsWhole(out string version)
    {
        version = File.ReadAllText(Path.Combine(Current, "version.txt"));
        Assert.Equal($"data of {version}", File.ReadAllText(Path.Combine(Current, "lib/data.bin")));
        Assert.Empty(new PackageStore(_folder.File("root")).Check(CancellationToken.None));
    }

    private ChildProcess Start(string version, byte[] artifact, string hold = "")
    {
        _server.Content = artifact;
        File.WriteAllBytes(_folder.File("announcement"), TestArtifact.Announce(artifact, version, _server.Url).ToUtf8());
        return ChildProcess.Start("dotnet", ["exec", Host, _folder.File("root"), _folder.File("announcement"), hold]);
    }

    private static void SpoilIf(bool isSpoiled, string path)
    {
        if (isSpoiled)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, "spoiled"u8, 0);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
