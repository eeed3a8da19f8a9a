namespace ThinMqtt.Cli;

/// <summary>What of <c>/api/v1/events</c> is wanted.</summary>
internal sealed record EventQuery
{
    /// <summary>release, result, device, inventory, seen; null is all.</summary>
    public string? Kinds { get; init; }

    /// <summary>In the filter language.</summary>
    public string? Filter { get; init; }

    public string? Sort { get; init; }

    /// <summary>With <see cref="Count"/>: the number of the first device of the live window.</summary>
    public int From { get; init; }

    /// <summary>Devices in the live window, 1 to 300; null is without a window.</summary>
    public int? Count { get; init; }

    /// <summary>The id of the last event that is known; null begins with now.</summary>
    public string? After { get; init; }

    public override string ToString() =>
        "events?" + ManagerClient.Query("kinds", Kinds) + ManagerClient.Query("filter", Filter) +
        (Count is { } count ? $"&from={From}&count={count}" + ManagerClient.Query("sort", Sort) : "") + ManagerClient.Query("after", After);
}

/// <summary>Changes as they happen.</summary>
internal static class EventRequests
{
    /// <summary>From when it returns on, nothing is missed.</summary>
    public static Task<EventStream> ListenAsync(this ManagerClient client, EventQuery query, CancellationToken stop) =>
        client.Connection.ListenAsync(query.ToString(), stop);
}
