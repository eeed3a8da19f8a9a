using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class DeviceTests : DeviceContract;

public sealed class LabelTests : LabelContract;

public sealed class GroupTests : GroupContract;

public sealed class OverviewTests : OverviewContract;

public sealed class WhyTests : WhyContract;

public sealed class ReleaseTests : ReleaseContract;

public sealed class IdempotencyTests : IdempotencyContract;

public sealed class HistoryTests : HistoryContract;

public sealed class EventTests : EventContract;

public sealed class LiveStreamTests : LiveStreamContract;

public sealed class UploadsTests : UploadContract;

public sealed class SchemaTests
{
    [Fact]
    public async Task A_file_of_the_version_with_host_names_beside_the_documents_is_taken_over()
    {
        await using var site = await Site.StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await SayAsync(site, device, "before");
        await site.StopManagerAsync();
        Ask(site, "ALTER TABLE device_documents ADD COLUMN hostname TEXT; UPDATE device_documents SET hostname = 'before'; PRAGMA user_version = 7");

        await site.StartManagerAsync();

        Assert.Equal("before", HostOf(await site.Manager.GetAsync("/api/v1/devices/lab-1")));
        await SayAsync(site, device, "after");
        Assert.Equal(0L, Ask(site, "SELECT COUNT(*) FROM pragma_table_info('device_documents') WHERE name = 'hostname'"));
        Assert.Equal((long)Sqlite.Schema.Version, Ask(site, "PRAGMA user_version"));
    }

    private static async Task SayAsync(Site site, TestDevice device, string hostname)
    {
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware(hostname));
        await site.Manager.GetUntilAsync("/api/v1/devices/lab-1", found => HostOf(found) == hostname, $"the hardware of {hostname} is stored");
    }

    private static string? HostOf(JsonElement device) =>
        device.TryGetProperty("hardware", out var hardware) ? hardware.GetProperty("hostname").GetString() : null;

    private static object? Ask(Site site, string sql)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(site.DataFolder, "manager.db")};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

public sealed class RestartTests : RestartContract
{
    [Fact]
    public async Task A_result_said_while_the_inventory_cannot_be_written_is_stored_when_it_can()
    {
        await using var site = await StartAsync();
        var id = await site.ReleaseAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(site.DataFolder, "manager.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await using var lockOut = other.CreateCommand();
            lockOut.CommandText = "BEGIN IMMEDIATE";
            await lockOut.ExecuteNonQueryAsync();
            await device.UpdateAsync(UpdateState.Succeeded, 1);
            using var answer = await site.Http.PostAsync($"/api/v1/releases/{id}/announce", null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("Nothing was changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await site.Manager.GetUntilAsync(
            $"/api/v1/releases/{id}", release => release.GetProperty("counts").TryGetProperty("succeeded", out _), "the result is stored");
    }
}
