namespace ThinMqtt.Manager;

/// <summary>Questions about the fleet, answered from memory.</summary>
internal sealed class FleetQueries(FleetIndex index, FleetReader reader, IGroupSource groups, ManagerOptions options)
{
    public DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public long GroupsVersion => groups.Version;

    public string? FilterOf(string group) => groups.FilterOf(group);

    /// <exception cref="InventoryUnavailableException">What has changed cannot be read.</exception>
    public async Task<DevicePage> PageAsync(FleetFilter filter, FleetOrder order, FleetCursor? after, int limit)
    {
        await reader.RefreshAsync();
        var page = FleetPage.Of(index.All, filter, order, after, limit, Now);
        return new DevicePage(await DevicesAsync([.. page.Rows.Select(row => row.Id)]), page.Next?.ToString(), page.Total);
    }

    /// <summary>Those of the ids that are known, in the order of their ids.</summary>
    /// <exception cref="InventoryUnavailableException">What has changed cannot be read.</exception>
    public async Task<DevicePage> PageAsync(IEnumerable<string> ids)
    {
        await reader.RefreshAsync();
        var devices = await DevicesAsync([.. ids.Distinct(StringComparer.Ordinal).Where(id => index.Find(id) is not null).Order(StringComparer.Ordinal)]);
        return new DevicePage(devices, null, devices.Count);
    }

    /// <exception cref="InventoryUnavailableException">What has changed cannot be read.</exception>
    public async Task<LiveFeed> WatchAsync(FleetFilter filter, FleetOrder order, int from, int count)
    {
        await reader.RefreshAsync();
        return new LiveFeed(this, index, filter, new LiveWindow(order, from, count));
    }

    private async Task<IReadOnlyList<DeviceSummary>> DevicesAsync(IReadOnlyList<string> ids)
    {
        await reader.RefreshHeardAsync(ids);
        return [.. ids.Select(index.Find).OfType<DeviceSummary>()];
    }
}
