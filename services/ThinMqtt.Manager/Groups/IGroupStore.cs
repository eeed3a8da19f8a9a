using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Groups of devices.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so; nothing is changed then.</remarks>
internal interface IGroupStore
{
    /// <summary>In the order of their names.</summary>
    Task<IReadOnlyList<DeviceGroup>> AllAsync();

    /// <returns>Null when there is none.</returns>
    Task<DeviceGroup?> FindAsync(GroupName name);

    /// <summary>Makes it, or writes it in place of the one that there is.</summary>
    Task<WriteOutcome> WriteAsync(DeviceGroup group, Precondition condition);

    /// <returns><see cref="WriteOutcome.Changed"/> when it was there and is not any more.</returns>
    Task<WriteOutcome> DeleteAsync(GroupName name, Precondition condition);
}
