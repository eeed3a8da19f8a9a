using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>An artifact comes back as it was sent, or not at all.</summary>
public sealed class DownloadTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task What_was_published_comes_back()
    {
        using var folder = new TemporaryFolder();
        var id = await fleet.PublishAsync("1.0.0", "comes");
        var outcome = (await fleet.RunAsync("release", "download", $"{id}", "--output", folder.File("a.zip"))).Expect(ExitCode.Succeeded);
        Assert.Contains("comes 1.0.0", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Zip("comes-1.0.0.zip")), await File.ReadAllBytesAsync(folder.File("a.zip")));

        (await fleet.RunAsync("release", "download", $"{id}", "--output", folder.File("a.zip"))).ExpectError(ExitCode.Misused, "is there already", "--force");
        Assert.Equal(id, (await fleet.RunAsync("release", "download", $"{id}", "--output", folder.File("a.zip"), "--force", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("id").GetInt64());
        Assert.Equal(["a.zip"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../../etc/cron.d/x", "1.0.0")]
    [InlineData("x", "1.0.0/../../y")]
    public async Task A_server_does_not_choose_the_folder(string package, string version)
    {
        var release = $$"""
            {"id":7,"package":"{{package}}","version":"{{version}}","channel":"stable","state":"live","attempt":1,
             "announced":"2026-01-01T00:00:00Z","size":1,"md5":"00","sha256":"00","counts":{} }
            """;
        await using var canned = new CannedServer("200 OK", release, "application/json");
        (await Thinctl.RunAsync(canned.Address, "release", "download", "7")).ExpectError(ExitCode.Failed, "makes no name of a file", "--output");
    }

    [Fact]
    public async Task A_connection_that_is_cut_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = fleet.Zip("large.zip", 8 << 20);
        var id = (await fleet.RunAsync("release", "publish", file, "--package", "large", "--version", "1.0.0", "--json")).Expect(ExitCode.Succeeded).Json.GetProperty("id").GetInt64();
        await using var proxy = new FaultyProxy(fleet.Http) { CutAfter = 3 << 20 };
        (await Thinctl.RunAsync(proxy.Address, "release", "download", $"{id}", "--output", folder.File("a.zip"))).Expect(ExitCode.Unreachable);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var id = await fleet.PublishAsync("1.0.0", "nowhere");
        (await fleet.RunAsync("release", "download", $"{id}", "--output", "/nowhere/a.zip")).ExpectError(ExitCode.Misused, "'/nowhere/a.zip' cannot be written");
        (await fleet.RunAsync("release", "download", "999999")).ExpectError(ExitCode.NotFound, "999999");
    }
}
