using System.Globalization;

namespace ThinMqtt.Cli;

/// <summary>About the fleet as a whole.</summary>
internal static class FleetRequests
{
    public static Task<Document<Overview>> OverviewAsync(this ManagerClient client, CancellationToken stop) =>
        client.GetAsync("overview", ManagerJson.Default.Overview, stop);

    /// <param name="client">The server.</param>
    /// <param name="since">Where it begins.</param>
    /// <param name="points">At most; the server thins what it has.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<Document<SamplePage>> HistoryAsync(this ManagerClient client, DateTimeOffset since, int points, CancellationToken stop)
    {
        var begin = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return client.GetAsync($"history?since={Uri.EscapeDataString(begin)}&points={points}", ManagerJson.Default.SamplePage, stop);
    }
}
