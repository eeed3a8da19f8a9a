using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ThinMqtt.FleetSimulator;

/// <summary>A result for people, or for scripts.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(FleetResult result, bool isJson) => isJson ? JsonSerializer.Serialize(result, Json) : Table(result);

    private static string Table(FleetResult result)
    {
        var table = new StringBuilder();
        void Row(string name, FormattableString value) => table.Append($"{name,-24}{FormattableString.Invariant(value)}\n");

        Row("devices", $"{result.Devices:N0}, connected and subscribed within {result.ConnectSeconds:0.0} s; {result.Connections:N0} connections");
        Row("memory per device", $"{result.MemoryPerDevice / 1024.0:0.0} KiB of this process");
        Row("heartbeats", $"{result.Heartbeats:N0} in {result.HeartbeatSeconds:0.0} s: {result.HeartbeatRate:N0}/s; the latest {result.LatestHeartbeatSeconds:0.000} s late");
        Row("processor", $"{result.ProcessorShare:0.00} cores of this process meanwhile");
        Row("announcements", $"{result.Announcements:N0} received; {result.FreshUrls:N0} fresh URLs asked for; {result.DownloadedBytes:N0} bytes downloaded");
        foreach (var (state, count) in result.Updates)
        {
            Row($"updates {state}", $"{count:N0}");
        }

        foreach (var downloads in result.Downloads)
        {
            Row(downloads.Release, $"{downloads.Count:N0} first bytes within {(downloads.Last - downloads.First).TotalSeconds:0.000} s, half of them within {(downloads.Median - downloads.First).TotalSeconds:0.000} s");
        }

        if (result.Manager is { } manager)
        {
            Row("manager", $"{manager.Stored:N0} of {manager.Sent:N0} heartbeats stored, {Caught(manager)}");
            Row("", $"{manager.MostBehind:N0} behind at worst; dropped: {manager.DroppedByBroker:N0} by the broker, {manager.DroppedByManager:N0} by the manager");
            Row("", $"{manager.DevicesWithOtherSequence:N0} devices whose last heartbeat is not in the inventory");
        }

        foreach (var (failure, count) in result.Failures)
        {
            Row("failed", $"{count:N0} × {failure}");
        }

        return table.ToString().TrimEnd();
    }

    private static string Caught(ManagerResult manager) => manager.CaughtUpAfterSeconds is { } seconds
        ? string.Create(CultureInfo.InvariantCulture, $"all {seconds:0.00} s after the last was sent")
        : "and no more came";
}
