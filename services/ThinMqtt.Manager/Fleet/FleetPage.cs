namespace ThinMqtt.Manager;

/// <summary>Pure: a page of the devices that match.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="Total">All that match, on whichever page.</param>
internal sealed record FleetPage(IReadOnlyList<FleetRow> Rows, FleetCursor? Next, int Total)
{
    /// <summary>Keeps the first ones only while it goes through all, as pages are short and fleets are not.</summary>
    public static FleetPage Of(IEnumerable<DeviceSummary> devices, FleetFilter filter, FleetOrder order, FleetCursor? after, int limit, DateTimeOffset now)
    {
        var last = Comparer<FleetRow>.Create((x, y) => order.Compare(y, x));
        var first = new PriorityQueue<FleetRow, FleetRow>(limit + 2, last);
        var total = 0;
        foreach (var device in devices)
        {
            if (!filter.Matches(device, now))
            {
                continue;
            }

            total++;
            var row = order.Row(device);
            if (after is null || order.Compare(row, after) > 0)
            {
                Keep(first, row, limit + 1);
            }
        }

        var rows = first.UnorderedItems.Select(item => item.Element).Order(order).ToList();
        return rows.Count > limit
            ? new FleetPage(rows[..limit], FleetCursor.Behind(rows[limit - 1], order), total)
            : new FleetPage(rows, null, total);
    }

    private static void Keep(PriorityQueue<FleetRow, FleetRow> first, FleetRow row, int count)
    {
        if (first.Count < count)
        {
            first.Enqueue(row, row);
        }
        else
        {
            first.EnqueueDequeue(row, row);
        }
    }
}
