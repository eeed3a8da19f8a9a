namespace ThinMqtt.Cli;

/// <summary>About devices.</summary>
internal static class DeviceRequests
{
    /// <summary>What fits into a request line.</summary>
    public const int MaximumIds = 100;

    /// <param name="client">The server.</param>
    /// <param name="filter">In the filter language; null is all.</param>
    /// <param name="sort">An attribute, with a minus for the largest first; null is by host name.</param>
    /// <param name="limit">Of devices; null is all.</param>
    /// <param name="stop">Ends the wait.</param>
    public static IAsyncEnumerable<Document<DevicePage>> DevicesAsync(
        this ManagerClient client, string? filter, string? sort, int? limit, CancellationToken stop) =>
        client.PagesAsync($"devices?{Query(filter, sort)}", ManagerJson.Default.DevicePage, page => page.Next, limit, stop);

    /// <summary>One page, from a cursor on.</summary>
    public static Task<Document<DevicePage>> DevicePageAsync(
        this ManagerClient client, string? filter, string? sort, int limit, string? after, CancellationToken stop) =>
        client.GetAsync($"devices?limit={limit}{Query(filter, sort)}{ManagerClient.Query("after", after)}", ManagerJson.Default.DevicePage, stop);

    /// <param name="client">The server.</param>
    /// <param name="ids">At most <see cref="MaximumIds"/>.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<Document<DevicePage>> DevicesAsync(this ManagerClient client, IEnumerable<string> ids, CancellationToken stop) =>
        client.GetAsync($"devices?{string.Concat(ids.Select(id => ManagerClient.Query("id", id)))}", ManagerJson.Default.DevicePage, stop);

    public static Task<Document<DeviceDetails>> DeviceAsync(this ManagerClient client, string id, CancellationToken stop) =>
        client.GetAsync($"devices/{Uri.EscapeDataString(id)}", ManagerJson.Default.DeviceDetails, stop);

    public static Task<Document<WhyNot>> WhyAsync(this ManagerClient client, string id, long release, CancellationToken stop) =>
        client.GetAsync($"devices/{Uri.EscapeDataString(id)}/why?release={release}", ManagerJson.Default.WhyNot, stop);

    /// <summary>The newest first.</summary>
    /// <returns>Each as it came, too.</returns>
    public static async Task<IReadOnlyList<Document<Activity>>> ActivityAsync(this ManagerClient client, int limit, CancellationToken stop)
    {
        var activity = await client.GetAsync($"activity?limit={limit}", ManagerJson.Default.IReadOnlyListActivity, stop);
        return [.. activity.Value.Zip(activity.Json.EnumerateArray(), (happened, json) => new Document<Activity>(happened, json))];
    }

    private static string Query(string? filter, string? sort) =>
        ManagerClient.Query("filter", string.IsNullOrWhiteSpace(filter) ? null : filter) + ManagerClient.Query("sort", sort);
}
