namespace ThinMqtt.Manager;

/// <summary>
/// Which of several managers on one inventory works for it: hears what devices say, judges presence, announces releases. The others
/// answer people, and wait.
/// </summary>
internal interface ILease : IAsyncDisposable
{
    /// <summary>Takes it, or keeps it. Asked for again within a third of <see cref="ManagerOptions.LeaseDuration"/>.</summary>
    /// <returns>Whether this manager has it.</returns>
    /// <exception cref="InventoryUnavailableException">Nobody knows; whoever had it may go on.</exception>
    Task<bool> HoldAsync();

    /// <summary>Lets others have it at once.</summary>
    /// <exception cref="InventoryUnavailableException">They have it when it has expired.</exception>
    Task ReleaseAsync();
}
