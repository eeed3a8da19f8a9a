namespace ThinMqtt.EndToEnd.Tests.Rollout;

/// <summary>What everything is for: a real package comes to every device, is updated, and goes back where it fails.</summary>
internal static class MainJob
{
    private const string Busybox = "busybox";

    /// <param name="backend">With devices.</param>
    public static async Task RunAsync(Backend backend)
    {
        var first = await backend.ReleaseAsync(Busybox, "1.0.0", Files().InstalledBy("bin/busybox true"));
        await backend.UntilAllAreAsync("succeeded", first);
        await AssertWorksAsync(backend, "1.0.0");

        var second = await backend.ReleaseAsync(
            Busybox,
            "1.1.0",
            Files().With("etc/motd", "changed").With("check.sh", "bin/busybox test -f etc/motd").InstalledBy("test \"$THIN_PREVIOUS_VERSION\" = 1.0.0"),
            "&healthCheck=check.sh");
        await backend.UntilAllAreAsync("succeeded", second);
        await AssertWorksAsync(backend, "1.1.0");

        var third = await backend.ReleaseAsync(Busybox, "1.2.0", Files().InstalledBy("echo no room for it; exit 7"));
        var results = await backend.UntilAllAreAsync("rolledBack", third);
        Assert.All(results.EnumerateArray(), result =>
        {
            Assert.Contains("7", result.GetProperty("reason").GetString()!, StringComparison.Ordinal);
            Assert.Contains("no room for it", result.GetProperty("logTail").GetString()!, StringComparison.Ordinal);
        });
        await AssertWorksAsync(backend, "1.1.0");
        Assert.All(backend.Devices, device => Assert.Equal("changed", File.ReadAllText(device.FileOf(Busybox, "etc/motd"))));
        foreach (var device in backend.Devices)
        {
            var package = Assert.Single((await backend.GetAsync($"/api/v1/devices/{device.Id}")).GetProperty("packages").EnumerateArray());
            Assert.Equal("1.1.0", package.GetProperty("version").GetString());
        }
    }

    private static Package Files() => new Package().WithFolder(Built.Busybox);

    private static async Task AssertWorksAsync(Backend backend, string version)
    {
        foreach (var device in backend.Devices)
        {
            Assert.Equal(version, device.Current(Busybox));
            Assert.Equal("it works", await device.RunAsync(Busybox, "bin/busybox", "echo", "it works"));
        }
    }
}
