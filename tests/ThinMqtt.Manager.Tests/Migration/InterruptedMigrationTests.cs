using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

public sealed class InterruptedMigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Copying artifacts")]
    [InlineData("Copying devices")]
    [InlineData("Copying events")]
    [InlineData("Copying results")]
    [InlineData("Comparing artifacts")]
    [InlineData("Comparing events")]
    public async Task A_move_that_is_killed_goes_on_and_no_manager_starts_in_between(string moment)
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 30);
        await using (var process = Migrate.Start(_folder, site.Folder, _folder.File("new")))
        {
            await process.PrintedAsync(moment);
            await process.KillAsync();
            Assert.DoesNotContain("All is at", process.Output, StringComparison.Ordinal);
        }

        var refusal = await Assert.ThrowsAsync<IOException>(() => ManagerHost.StartAsync(
            new ManagerOptions { DataFolder = _folder.File("new/manager"), Mqtt = _ => site.Broker }));
        Assert.Contains("only a part of the site", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(site.Folder, refusal.Message, StringComparison.Ordinal);

        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
        SiteContents.AssertEqual(site.Folder, _folder.File("new"));
    }

    [Fact]
    public async Task What_is_copied_is_not_copied_again_and_what_the_source_has_changed_since_is_right()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 30);
        await using (var process = Migrate.Start(_folder, site.Folder, _folder.File("new")))
        {
            await process.PrintedAsync("Copying results");
            await process.KillAsync();
        }

        var copied = new FileInfo(_folder.File("new/manager/artifacts/hello/1.0.0.zip"));
        var (made, before) = (copied.LastWriteTimeUtc, SiteContents.Rows(site.Folder).Count);
        site.Execute("DELETE FROM device_events WHERE id % 3 = 0; UPDATE devices SET agent = '0.2.0' WHERE id = 'desk-7'");

        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));

        copied.Refresh();
        Assert.Equal(made, copied.LastWriteTimeUtc);
        Assert.True(SiteContents.Rows(site.Folder).Count < before);
        SiteContents.AssertEqual(site.Folder, _folder.File("new"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Ctrl_C_and_SIGTERM_end_it_with_130_and_the_same_command_goes_on(string signal)
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 100);
        await using (var process = Migrate.Start(_folder, site.Folder, _folder.File("new")))
        {
            await process.PrintedAsync("Copying devices"); // well before the end, as the signal takes a while on a busy machine
            await process.SignalAsync(signal);
            Assert.Equal(130, await process.ExitedAsync());
            Assert.Contains("The same command goes on", process.Output, StringComparison.Ordinal);
        }

        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
        SiteContents.AssertEqual(site.Folder, _folder.File("new"));
    }

    [Fact]
    public async Task A_target_that_was_begun_from_elsewhere_is_refused()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 30);
        await using var other = await FurnishedSite.StartAsync();
        await using (var process = Migrate.Start(_folder, site.Folder, _folder.File("new")))
        {
            await process.PrintedAsync("Copying events");
            await process.KillAsync();
        }

        await Migrate.FailsAsync(_folder, other.Folder, _folder.File("new"), "is being moved there from", site.Folder, "Give a target that is empty");
        await Migrate.FailsAsync(_folder, _folder.File("new"), _folder.File("third"), "only a part of the site", site.Folder);
    }

    public void Dispose() => _folder.Dispose();
}
