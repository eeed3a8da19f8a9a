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

    /// <param name="filter">Which devices.</param>
    /// <param name="groups">The <see cref="GroupsVersion"/> before the filter was compiled.</param>
    /// <param name="window">What of them is shown.</param>
    /// <exception cref="InventoryUnavailableException">What has changed cannot be read.</exception>
    public async Task<LiveFeed> WatchAsync(FleetFilter filter, long groups, LiveWindow window)
    {
        await reader.RefreshAsync();
        return new LiveFeed(this, index, filter, groups, window);
    }

    /// <summary>How many match.</summary>
    /// <exception cref="InventoryUnavailableException">What has changed cannot be read.</exception>
    public async Task<int> CountAsync(FleetFilter filter)
    {
        await reader.RefreshAsync();
        var now = Now;
        return index.All.Count(device => filter.Matches(device, now));
    }

    /// <summary>All devices, counted; as they were last known while the inventory is unavailable.</summary>
    public async Task<FleetCensus> CountAsync()
    {
        try
        {
            await reader.RefreshAsync();
        }
        catch (InventoryUnavailableException)
        {
            // What is known may still be asked for.
        }

        return new FleetCensus(index.All);
    }

    private async Task<IReadOnlyList<DeviceSummary>> DevicesAsync(IReadOnlyList<string> ids)
    {
        await reader.RefreshHeardAsync(ids);
        return [.. ids.Select(index.Find).OfType<DeviceSummary>()];
    }
}
