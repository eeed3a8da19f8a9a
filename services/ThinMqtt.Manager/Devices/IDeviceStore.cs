using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// What the inventory knows of devices. What they say, and may say only once, is complete when it is stored, however long that takes;
/// what follows from it (<see cref="PresenceRules"/>, <see cref="CloneEvidence"/>) is decided on what is stored, and told to the
/// <see cref="EventHub"/> when it is.
/// </summary>
internal interface IDeviceStore
{
    Task PresenceAsync(DeviceId id, PresencePayload message);

    Task HardwareAsync(DeviceId id, HardwarePayload message);

    Task PackagesAsync(DeviceId id, PackagesPayload message);

    /// <summary>Tens of thousands come in a second.</summary>
    /// <exception cref="InventoryUnavailableException">They are not stored; they may be given again.</exception>
    Task HeartbeatsAsync(IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats);

    /// <summary>What follows from time alone.</summary>
    /// <param name="listeningSince">Heartbeats before it were not heard; null while there is no connection.</param>
    /// <exception cref="InventoryUnavailableException">The next time makes up for it.</exception>
    Task WatchAsync(DateTimeOffset? listeningSince);

    /// <summary>In the order of their ids.</summary>
    /// <param name="after">Only ids behind this one.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<StoredDevices> ListAsync(string after, int limit);

    /// <summary>Those of the ids that are known.</summary>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<IReadOnlyList<DeviceSummary>> ListAsync(IReadOnlyList<string> ids);

    /// <returns>Null when it is not known.</returns>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<DeviceDetails?> FindAsync(string id);

    /// <summary>The newest entries of all histories, the newest first.</summary>
    /// <param name="before">Only those with a lower number; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<IReadOnlyList<Activity>> ActivitiesAsync(long? before, int limit);
}

/// <param name="Items">In the order of their ids.</param>
/// <param name="Next">For <c>after</c> of the next ones; null at the end.</param>
internal sealed record StoredDevices(IReadOnlyList<DeviceSummary> Items, string? Next);
