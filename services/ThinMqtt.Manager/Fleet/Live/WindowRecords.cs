namespace ThinMqtt.Manager;

/// <summary>How many devices are so.</summary>
public sealed record PresenceCounts(int Online, int Stale, int Offline);

/// <summary>A part of the list of devices, whole. Sent as the event <c>window</c>.</summary>
/// <param name="Total">Devices that match.</param>
/// <param name="All">Devices that are known.</param>
/// <param name="Presence">Of those that match.</param>
/// <param name="From">The place of the first item, from 0.</param>
/// <param name="Items">In their order.</param>
public sealed record FleetWindow(int Total, int All, PresenceCounts Presence, int From, IReadOnlyList<DeviceSummary> Items);

/// <summary>What is different since the last window or update; what is not there is as it was. Sent as the event <c>update</c>.</summary>
public sealed record FleetWindowUpdate
{
    /// <summary>Devices that match.</summary>
    public int? Total { get; init; }

    /// <summary>Devices that are known.</summary>
    public int? All { get; init; }

    /// <summary>Of those that match.</summary>
    public PresenceCounts? Presence { get; init; }

    /// <summary>The ids of all devices in the window, in their order.</summary>
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>Devices that were not in the window.</summary>
    public IReadOnlyList<DeviceSummary>? Items { get; init; }

    /// <summary>Of devices that were: the <c>id</c>, and each field that is different; null where it is gone.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Changes { get; init; }
}
