using ThinMqtt.Testing;

namespace ThinMqtt.Agent.Tests;

/// <summary>On a file system of its own, which takes a user namespace.</summary>
public sealed class FullDiskTests
{
    private static readonly string Host = Path.Combine(AppContext.BaseDirectory, "ThinMqtt.Agent.UpdateHost.dll");

    [NamespaceTheory]
    [InlineData("size=1m", "8 MiB", "bytes are needed")]
    [InlineData("size=12m", "8 MiB", "bytes are needed")]
    [InlineData("ro", "1 KiB", "Read-only file system")]
    public async Task A_disk_that_takes_no_more_is_a_clear_failure(string mount, string padding, string reason)
    {
        using var folder = new TemporaryFolder();
        var artifact = TestArtifact.Whole("1.0.0", padding: padding == "8 MiB" ? 8 << 20 : 1 << 10);
        await using var server = new ArtifactServer(artifact);
        await File.WriteAllBytesAsync(folder.File("announcement"), TestArtifact.Announce(artifact, "1.0.0", server.Url).ToUtf8());
        Directory.CreateDirectory(folder.File("disk"));
        var script = mount == "ro"
            ? "mount -t tmpfs tmpfs disk && mkdir -p disk/packages disk/state && mount -o remount,ro disk"
            : $"mount -t tmpfs -o {mount} tmpfs disk";
        string[] arguments = ["-rm", "sh", "-c", $"{script} && exec dotnet exec {Host} disk announcement"];
        await using var host = ChildProcess.Start("unshare", arguments, folder.Path);
        await host.PrintedAsync("done");
        await host.ExitedAsync();
        Assert.Contains("ended 1.0.0 Failed: ", host.Output, StringComparison.Ordinal);
        Assert.Contains(reason, host.Output, StringComparison.Ordinal);
    }
}

/// <summary>Skips where the system lets nobody mount in a namespace of his own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute()
    {
        try
        {
            using var test = System.Diagnostics.Process.Start("unshare", ["-rm", "true"]);
            test.WaitForExit();
            Skip = test.ExitCode == 0 ? null : "unshare -rm is not allowed here.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip = "unshare is not there; apt install util-linux.";
        }
    }
}
