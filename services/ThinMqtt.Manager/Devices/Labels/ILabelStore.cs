namespace ThinMqtt.Manager;

/// <summary>What operators call devices.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so; nothing is changed then.</remarks>
internal interface ILabelStore
{
    /// <returns>Null when the device is not known.</returns>
    Task<DeviceLabels?> FindAsync(string device);

    /// <summary>Writes them in place of all that there were.</summary>
    /// <param name="device">Its id.</param>
    /// <param name="labels">All of them.</param>
    /// <param name="condition">Of those that there are.</param>
    Task<WriteOutcome> WriteAsync(string device, DeviceLabels labels, Precondition condition);
}
