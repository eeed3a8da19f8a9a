using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_site_moves_from_folder_to_folder_with_every_record_and_every_byte()
    {
        await using var site = await FurnishedSite.StartAsync();
        var (rows, artifacts) = (SiteContents.Rows(site.Folder), SiteContents.Artifacts(site.Folder));

        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));

        SiteContents.AssertEqual(site.Folder, _folder.File("new"));
        Assert.Equal(rows, SiteContents.Rows(site.Folder));
        Assert.Equal(artifacts, SiteContents.Artifacts(site.Folder));
        Assert.Equal(4, artifacts.Count);
        Assert.Contains(rows, row => row.StartsWith("results:", StringComparison.Ordinal) && row.Contains("disk full", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("device_labels:", StringComparison.Ordinal) && row.Contains("büro kiosk", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("device_groups:", StringComparison.Ordinal) && row.Contains("'tag:kiosk'", StringComparison.Ordinal));
        Assert.Contains("samples: '639000000600000000', '8', '1', '1'", rows);
        Assert.Contains(rows, row => row.StartsWith("device_events:", StringComparison.Ordinal) && row.Contains("'Cloned'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_site_moves_page_by_page()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1300, eventsOfEach: 5);

        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));

        SiteContents.AssertEqual(site.Folder, _folder.File("new"));
    }

    [Fact]
    public async Task A_manager_goes_on_where_the_one_before_has_stopped()
    {
        await using var site = await FurnishedSite.StartAsync();
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
        await site.Loading.UpdateAsync(UpdateState.Install, 2, "2.0.0");

        await using var manager = await ManagerHost.StartAsync(
            new ManagerOptions { DataFolder = _folder.File("new/manager"), Mqtt = _ => site.Broker });

        await site.Loading.UpdateAsync(UpdateState.Succeeded, 3, "2.0.0");
        await manager.GetUntilAsync(
            $"/api/v1/releases/{site.Live}", release => release.GetProperty("counts").TryGetProperty("succeeded", out _), "the result has come");
        using var content = new ByteArrayContent(Site.Zip("fourth"));
        using var answer = await manager.Http.PostAsync("/api/v1/releases?package=hello&version=4.0.0", content);
        var release = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(site.NextRelease, release.GetProperty("id").GetInt64());
        Assert.Equal(4, release.GetProperty("counter").GetInt64());
        var packages = await manager.GetAsync("/api/v1/packages");
        var url = packages.EnumerateArray().SelectMany(package => package.GetProperty("versions").EnumerateArray())
            .Single(version => version.GetProperty("version").GetString() == "2.0.0").GetProperty("url").GetString();
        Assert.Equal(Site.Zip("second", 500_000), await manager.Http.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task A_site_that_was_moved_is_compared_and_not_written_again()
    {
        await using var site = await FurnishedSite.StartAsync();
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
        await using (await ManagerHost.StartAsync(new ManagerOptions { DataFolder = _folder.File("new/manager"), Mqtt = _ => site.Broker }))
        {
            await using var device = await site.DeviceAsync("lab-9");
            await device.BornAsync();
        }

        var rows = SiteContents.Rows(_folder.File("new"));
        await Migrate.FailsAsync(_folder, site.Folder, _folder.File("new"), "devices", "NOT EQUAL", "was equal once and has changed since");
        Assert.Equal(rows, SiteContents.Rows(_folder.File("new")));
    }

    [Fact]
    public async Task A_dry_run_tells_what_there_is_and_makes_nothing()
    {
        await using var site = await FurnishedSite.StartAsync();
        var (exitCode, output) = await Migrate.RunAsync(_folder, "--dry-run", "--from", site.Folder, "--to", _folder.File("new"));

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"artifacts +4  3\.3 MiB", output);
        Assert.Matches(@"devices +4", output);
        Assert.Contains("Nothing was made or changed", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    public void Dispose() => _folder.Dispose();
}
