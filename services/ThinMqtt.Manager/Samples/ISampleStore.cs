namespace ThinMqtt.Manager;

/// <summary>How the fleet was, one sample for a minute.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so.</remarks>
internal interface ISampleStore
{
    /// <summary>Keeps a sample in place of another one of its minute, and forgets those that are older than <see cref="SampleRules.Memory"/>.</summary>
    Task AddAsync(FleetSample sample);

    /// <summary>The oldest first.</summary>
    Task<IReadOnlyList<FleetSample>> SinceAsync(DateTimeOffset since);
}
