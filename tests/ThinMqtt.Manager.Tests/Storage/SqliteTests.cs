using System.Net;
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
