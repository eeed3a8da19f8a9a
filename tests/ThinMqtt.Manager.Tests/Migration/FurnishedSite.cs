using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests.Migration;

/// <summary>A site in which everything has happened that an inventory keeps; its manager has stopped, its broker runs on.</summary>
internal sealed class FurnishedSite : IAsyncDisposable
{
    private readonly Site _site;

    private FurnishedSite(Site site) => _site = site;

    /// <summary>As <c>--data</c> takes it.</summary>
    public string Folder => Path.GetDirectoryName(_site.DataFolder)!;

    public Uri Broker => _site.Broker.Address;

    /// <summary>Still at its download of <c>hello 2.0.0</c>, on release <see cref="Live"/>.</summary>
    public TestDevice Loading { get; private set; } = null!;

    /// <summary>The release that is live on stable.</summary>
    public long Live { get; private set; }

    /// <summary>The number of the next release: higher than those of the releases that were deleted.</summary>
    public long NextRelease => Live + 5;

    public static async Task<FurnishedSite> StartAsync()
    {
        var furnished = new FurnishedSite(await Site.StartAsync());
        await furnished.FurnishAsync();
        await furnished._site.StopManagerAsync();
        furnished.Execute("INSERT OR REPLACE INTO samples (at, online, stale, offline) VALUES (639000000000000000, 7, 2, 1), (639000000600000000, 8, 1, 1)");
        return furnished;
    }

    public Task<TestDevice> DeviceAsync(string id) => _site.DeviceAsync(id);

    /// <summary>Multiplies what there is, as if the site were large.</summary>
    public void Grow(int devices, int eventsOfEach) => Execute(
        $"""
        BEGIN;
        CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {devices}) SELECT i FROM n;
        INSERT INTO devices SELECT 'desk-' || i, presence, said, reason, message_at + i, agent, first_seen, last_seen + i, births, births_since,
            cloned_until, boot, other_boot, heartbeat_at, sequence + i, uptime, load / i, memory_free, disk_free FROM devices, n WHERE id = 'lab-1';
        INSERT INTO device_documents (id, macs, other_macs, hardware, packages)
            SELECT 'desk-' || i, macs, other_macs, hardware, packages FROM device_documents, n WHERE id = 'lab-1';
        INSERT INTO device_events (device, at, kind, text)
            SELECT 'desk-' || n.i, 638000000000000000 + n.i, 'Online', 'Online, with agent 0.1.0.' FROM n, n AS m WHERE m.i <= {eventsOfEach};
        INSERT INTO results SELECT release, 'desk-' || i, attempt, state, is_final, percent, bytes, size, reason, log_tail, started, finished, at + i
            FROM results, n WHERE device = 'lab-1';
        COMMIT;
        """);

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_site.DataFolder, "manager.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await Loading.DisposeAsync();
        await _site.DisposeAsync();
    }

    private async Task FurnishAsync()
    {
        await using var events = await _site.EventsAsync();
        await using var device = await _site.DeviceAsync("lab-1");
        await using var cloned = await _site.DeviceAsync("lab-2");
        await using var silent = await _site.DeviceAsync("lab-3");
        var first = await _site.ReleaseAsync("1.0.0", Site.Zip("first", 3_000_000));
        await device.BornAsync();
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("desk \"é\" 7", "00:11:22:33:44:55", "00:11:22:33:44:56"));
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("desk \"é\" 8", "00:11:22:33:44:77"));
        await device.BeatAsync(7, booted: 3);
        await device.UpdateAsync(UpdateState.Failed, 1, reason: "disk full");
        await events.ResultAsync("failed");
        using var again = await _site.Http.PostAsync($"/api/v1/releases/{first}/announce", null);
        await device.UpdateAsync(UpdateState.Succeeded, 2);
        await events.ResultAsync("succeeded");
        for (var i = 0; i < PresenceRules.SuspiciousBirths; i++)
        {
            await cloned.BornAsync();
        }

        using var labelled = await _site.Http.PutAsJsonAsync("/api/v1/devices/lab-1/labels", new { room = "Lab \"é\" 2", tags = new[] { "kiosk", "büro" } });
        Assert.True(labelled.IsSuccessStatusCode);
        using var grouped = await _site.Http.PutAsJsonAsync("/api/v1/groups/kiosks", new { filter = "tag:kiosk", description = "In the \"é\" hall" });
        Assert.True(grouped.IsSuccessStatusCode);
        await silent.SayAsync(DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [] });
        await ReleaseMoreAsync();
        Loading = await _site.DeviceAsync("lab-4");
        await Loading.UpdateAsync(UpdateState.Download, 1, "2.0.0", percent: 40);
        await events.ResultAsync("download");
        await _site.Manager.GetUntilAsync("/api/v1/devices/lab-1", found => found.TryGetProperty("heartbeat", out _), "the heartbeat is stored");
    }

    /// <summary>One that is replaced, one on another channel, one that is withdrawn, one of another package; and some that are deleted.</summary>
    private async Task ReleaseMoreAsync()
    {
        Live = await _site.ReleaseAsync("2.0.0", Site.Zip("second", 500_000));
        using var test = await _site.UploadAsync(Site.Zip("third", 100), "3.0.0-beta.1", channel: "test");
        Assert.True(test.IsSuccessStatusCode);
        using var other = await _site.UploadAsync(Site.Zip("other", 100), "1.0.0", package: "kiosk", channel: "test");
        Assert.True(other.IsSuccessStatusCode);
        using var withdrawn = await _site.Http.PostAsync($"/api/v1/releases/{Live + 2}/withdraw", null);
        Assert.True(withdrawn.IsSuccessStatusCode);
        await DeleteAsync(package: "kiosk", "1.1.0");
        await DeleteAsync(package: "gone", "1.0.0");
    }

    private async Task DeleteAsync(string package, string version)
    {
        using var uploaded = await _site.UploadAsync(Site.Zip(package, 100), version, package, channel: "lab");
        await _site.DeleteReleaseAsync((await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64());
    }
}
