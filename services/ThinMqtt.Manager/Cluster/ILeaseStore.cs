namespace ThinMqtt.Manager;

/// <summary>The one record of who works for an inventory that several managers share.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so.</remarks>
internal interface ILeaseStore
{
    /// <returns>Null when nobody has it.</returns>
    Task<LeaseRecord?> ReadAsync();

    /// <summary>Writes the record if the present one is as expected.</summary>
    /// <param name="expected">Null when there is to be none.</param>
    /// <param name="next">Null to remove it.</param>
    /// <returns>False when it is another by now.</returns>
    Task<bool> TryWriteAsync(LeaseRecord? expected, LeaseRecord? next);
}

/// <param name="Owner">Who has it.</param>
/// <param name="Renewal">Grows each time the owner says that it is alive.</param>
internal sealed record LeaseRecord(string Owner, long Renewal);
