using System.Globalization;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Migration;

public sealed class RefusedMigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("--from is missing")]
    [InlineData("--to is missing", "--from", "a")]
    [InlineData("--form is unknown", "--form", "a")]
    [InlineData("--to is unknown, given twice, or its value is missing", "--from", "a", "--to")]
    [InlineData("--from is unknown, given twice", "--from", "a", "--from", "b")]
    public async Task Arguments_that_cannot_be_used_are_named_with_exit_code_2(string text, params string[] arguments)
    {
        var (exitCode, output) = await Migrate.RunAsync(_folder, arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(text.Replace(" is missing", "", StringComparison.Ordinal), output, StringComparison.Ordinal);
        Assert.Contains("migrate --help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_an_example_and_succeeds()
    {
        var (exitCode, output) = await Migrate.RunAsync(_folder, "--help");
        Assert.Equal(0, exitCode);
        Assert.All(["--from", "--to", "--dry-run", "production.json", "130"], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_or_a_target_that_a_manager_uses_is_refused()
    {
        await using var running = await Site.StartAsync();
        await running.ReleaseAsync();
        await using var stopped = await FurnishedSite.StartAsync();
        var folder = Path.GetDirectoryName(running.DataFolder)!;

        await Migrate.FailsAsync(_folder, folder, _folder.File("new"), running.DataFolder, "is in use", "Stop the manager");
        await Migrate.FailsAsync(_folder, stopped.Folder, folder, running.DataFolder, "is in use", "Stop the manager");
        Assert.False(Directory.Exists(_folder.File("new")));
        Assert.Equal(1, (await running.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
    }

    [Fact]
    public async Task No_manager_starts_on_a_source_that_is_being_moved()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 30);
        await using var process = Migrate.Start(_folder, site.Folder, _folder.File("new"));
        await process.PrintedAsync("Copying devices");
        await process.SignalAsync("STOP");

        var refusal = await Assert.ThrowsAsync<IOException>(() => ManagerHost.StartAsync(
            new ManagerOptions { DataFolder = Path.Combine(site.Folder, "manager"), Mqtt = _ => site.Broker }));

        Assert.Contains("locked", refusal.Message, StringComparison.Ordinal);
        await process.SignalAsync("CONT");
        Assert.Equal(0, await process.ExitedAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task A_target_that_holds_another_site_is_left_as_it_is()
    {
        await using var site = await FurnishedSite.StartAsync();
        await using var other = await FurnishedSite.StartAsync();
        var rows = SiteContents.Rows(other.Folder);

        await Migrate.FailsAsync(_folder, site.Folder, other.Folder, "holds a site already", "Nothing is overwritten");
        await Migrate.FailsAsync(_folder, site.Folder, site.Folder, "the same inventory", "Give another target");

        Assert.Equal(rows, SiteContents.Rows(other.Folder));
    }

    [Fact]
    public async Task An_artifact_of_somebody_else_in_the_target_is_left_as_it_is()
    {
        await using var site = await FurnishedSite.StartAsync();
        Directory.CreateDirectory(_folder.File("new/manager/artifacts/hello"));
        await File.WriteAllTextAsync(_folder.File("new/manager/artifacts/hello/2.0.0.zip"), "somebody's");

        await Migrate.FailsAsync(_folder, site.Folder, _folder.File("new"), "hello/2.0.0.zip is something else", "Nothing is overwritten");

        Assert.Equal("somebody's", await File.ReadAllTextAsync(_folder.File("new/manager/artifacts/hello/2.0.0.zip")));
        File.Delete(_folder.File("new/manager/artifacts/hello/2.0.0.zip"));
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
    }

    [Theory]
    [InlineData("changed", "is 500000 bytes with the sha256")]
    [InlineData("cut", "is 1000 bytes with the sha256")]
    [InlineData("gone", "is not there")]
    public async Task An_artifact_that_is_damaged_is_named_and_goes_when_it_is_whole_again(string how, string text)
    {
        await using var site = await FurnishedSite.StartAsync();
        var file = Path.Combine(site.Folder, "manager/artifacts/hello/2.0.0.zip");
        var whole = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        if (how != "gone")
        {
            await File.WriteAllBytesAsync(file, how == "cut" ? whole[..1000] : [.. whole[..^1], (byte)(whole[^1] + 1)]);
        }

        await Migrate.FailsAsync(_folder, site.Folder, _folder.File("new"), "hello 2.0.0 is damaged", file, text, "Bring it back");

        await File.WriteAllBytesAsync(file, whole);
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
    }

    [Fact]
    public async Task A_source_that_is_none_or_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(_folder.File("text/manager"));
        await File.WriteAllTextAsync(_folder.File("text/manager/manager.db"), "This is no SQLite file, however long it is looked at.");
        await using var old = await FurnishedSite.StartAsync();
        old.Execute("PRAGMA user_version = 1");
        await using var later = await FurnishedSite.StartAsync();
        later.Execute("PRAGMA user_version = 99");

        await Migrate.FailsAsync(_folder, _folder.File("nowhere"), _folder.File("new"), "There is no inventory", _folder.File("nowhere"));
        await Migrate.FailsAsync(_folder, _folder.File("text"), _folder.File("new"), "damaged, or no inventory", _folder.File("text"));
        await Migrate.FailsAsync(_folder, old.Folder, _folder.File("new"), "an earlier version", "Start this version on it once");
        await Migrate.FailsAsync(_folder, later.Folder, _folder.File("new"), "a later version", "format 99");
        await Migrate.FailsAsync(_folder, Path.Combine(old.Folder, "manager"), _folder.File("new"), "give the one above it");
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_named()
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Execute("UPDATE devices SET presence = 'Dancing' WHERE id = 'lab-1'");

        await Migrate.FailsAsync(_folder, site.Folder, _folder.File("new"), site.Folder, "Dancing", "Repair or remove it");

        site.Execute("UPDATE devices SET presence = 'Online' WHERE id = 'lab-1'");
        await Migrate.SucceedsAsync(_folder, site.Folder, _folder.File("new"));
    }

    [Theory]
    [InlineData("{", "settings.json")]
    [InlineData("""{ "Manager": { "S4": {} } }""", "S4")]
    [InlineData("""{ "Manager": { } }""", "DataFolder")]
    [InlineData("""{ "DataFolder": "x", "Manager": { "S3": { "Bucket": "?" } } }""", "Manager:S3:Bucket is '?'")]
    public async Task Settings_that_cannot_be_used_are_named(string settings, string text)
    {
        await File.WriteAllTextAsync(_folder.File("settings.json"), settings);
        await Migrate.FailsAsync(_folder, _folder.File("settings.json"), _folder.File("new"), "--from", "settings.json", text);
        await Migrate.FailsAsync(_folder, _folder.File("missing.json"), _folder.File("new"), "missing.json", "no such file");
    }

    [NamespaceTheory]
    [InlineData("size=2m", "No space left on device")]
    [InlineData("size=4500k", "no room left")]
    [InlineData("ro", "read-only")]
    public async Task A_target_that_takes_no_more_is_named_and_the_move_goes_on_elsewhere(string mount, string text)
    {
        await using var site = await FurnishedSite.StartAsync();
        site.Grow(devices: 1000, eventsOfEach: 10);
        Directory.CreateDirectory(_folder.File("disk"));
        var script = string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o {mount} tmpfs disk && exec dotnet exec {ThinMqttServer.Program} migrate");
        string[] arguments = ["-rm", "sh", "-c", $"{script} --from {site.Folder} --to {_folder.File("disk")}"];
        await using var process = ChildProcess.Start("unshare", arguments, _folder.Path);

        Assert.Equal(1, await process.ExitedAsync(TimeSpan.FromMinutes(2)));

        Assert.Contains(text, process.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(_folder.File("disk"), process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
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
