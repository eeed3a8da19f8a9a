using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>What can happen to a file and a network while they are at work. Nothing may be released by it.</summary>
public sealed class UploadTests(Fleet fleet) : IClassFixture<Fleet>
{
    /// <summary>More than all buffers between thinctl and a proxy that stalls.</summary>
    private const int Large = 64 << 20;

    [Fact]
    public async Task A_connection_that_is_cut_is_exit_code_3_and_the_upload_can_be_repeated()
    {
        var file = fleet.Zip("cut.zip", Large);
        await using (var proxy = new FaultyProxy(fleet.Http) { CutAfter = 3 << 20 })
        {
            (await RunAsync(proxy.Address, file, "cut")).ExpectError(ExitCode.Unreachable, "broke off after", "of 64 MiB", "It can be repeated");
        }

        await AssertNotReleasedAsync("cut");
        (await RunAsync(fleet.Http, file, "cut")).Expect(ExitCode.Succeeded);
    }

    [Fact]
    public async Task A_file_that_shrinks_on_the_way_is_not_released()
    {
        var outcome = await WhileStalledAsync("shrinks", file => file.SetLength(Large / 2));
        outcome.ExpectError(ExitCode.Misused, "shrinks.zip' changed while it was uploaded", "Nothing was released");
        await AssertNotReleasedAsync("shrinks");
    }

    [Fact]
    public async Task A_file_that_grows_on_the_way_is_not_released()
    {
        (await WhileStalledAsync("grows", file => file.SetLength(Large + 1))).ExpectError(ExitCode.Misused, "grows.zip' changed while it was uploaded");
        await AssertNotReleasedAsync("grows");
    }

    [Fact]
    public async Task A_file_that_is_written_on_the_way_is_not_released()
    {
        (await WhileStalledAsync("written", file => file.Write("else"u8))).ExpectError(ExitCode.Misused, "written.zip' changed while it was uploaded");
        await AssertNotReleasedAsync("written");
    }

    [Fact]
    public async Task Ctrl_C_in_an_upload_ends_with_130_and_nothing_is_released()
    {
        await using var proxy = new FaultyProxy(fleet.Http);
        proxy.Stall();
        await using var process = Start(proxy.Address, fleet.Zip("interrupted.zip", Large), "interrupted");
        await process.PrintedAsync("Uploading");

        await process.SignalAsync("INT");

        (await process.OutcomeAsync()).ExpectError(ExitCode.Interrupted, "nothing was released");
        await AssertNotReleasedAsync("interrupted");
    }

    private static ChildProcess Start(Uri server, string file, string package) =>
        Thinctl.Start(server, ["release", "publish", file, "--package", package, "--version", "1.0.0"]);

    private static async Task<Outcome> RunAsync(Uri server, string file, string package)
    {
        await using var process = Start(server, file, package);
        return await process.OutcomeAsync();
    }

    /// <summary>The file is open and the upload under way, but cannot be over.</summary>
    private async Task<Outcome> WhileStalledAsync(string package, Action<FileStream> change)
    {
        var path = fleet.Zip($"{package}.zip", Large);
        await using var proxy = new FaultyProxy(fleet.Http);
        proxy.Stall();
        await using var process = Start(proxy.Address, path, package);
        await process.PrintedAsync("Uploading");
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            change(file);
        }

        proxy.Flow();
        return await process.OutcomeAsync();
    }

    private async Task AssertNotReleasedAsync(string package) =>
        Assert.DoesNotContain((await fleet.GetAsync("releases")).GetProperty("items").EnumerateArray(), release => release.GetProperty("package").GetString() == package);
}
