namespace ThinMqtt.Manager;

/// <summary>An inventory as a whole, to be read or written by nobody else meanwhile, as far as that can be known.</summary>
/// <remarks>All methods throw <see cref="MigrationException"/>, also those of its sets.</remarks>
internal interface IInventoryTransfer : IAsyncDisposable
{
    /// <summary>Where it is, without secrets; two inventories of one name are the same one.</summary>
    string Name { get; }

    IRecordSet<Artifact> Artifacts { get; }

    IRecordSet<DeviceRecord> Devices { get; }

    IRecordSet<LabelRecord> Labels { get; }

    IRecordSet<DeviceGroup> Groups { get; }

    IRecordSet<FleetSample> Samples { get; }

    IRecordSet<EventRecord> Events { get; }

    IRecordSet<ReleaseRecord> Releases { get; }

    /// <summary>After the releases.</summary>
    IRecordSet<CounterRecord> Counters { get; }

    IRecordSet<ResultRecord> Results { get; }

    /// <returns>Null when nothing was ever moved here.</returns>
    Task<MigrationMark?> ReadMarkAsync(CancellationToken stop);

    /// <summary>On disk when it is complete, with everything that was written before.</summary>
    Task WriteMarkAsync(MigrationMark mark, CancellationToken stop);
}

/// <summary>All records of a kind, by their keys.</summary>
internal interface IRecordSet<T>
    where T : class
{
    Task<long> CountAsync(CancellationToken stop);

    /// <summary>In the order of the keys; of texts, by their bytes.</summary>
    /// <param name="after">Only records behind this one; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Ends the waiting.</param>
    Task<IReadOnlyList<T>> ReadAsync(T? after, int limit, CancellationToken stop);

    /// <summary>Each in place of one with its key. Numbers that are given later are higher than these.</summary>
    Task WriteAsync(IReadOnlyList<T> records, CancellationToken stop);

    Task ClearAsync(CancellationToken stop);
}

/// <summary>What a target remembers of a site that is moved into it. A manager does not start on one that is not finished.</summary>
/// <param name="Source">The name of the inventory that it comes from.</param>
/// <param name="Started">When it first began.</param>
/// <param name="Reached">What is being done, in words.</param>
/// <param name="Finished">When everything was found equal; null until then.</param>
internal sealed record MigrationMark(string Source, DateTimeOffset Started, string Reached, DateTimeOffset? Finished)
{
    /// <returns>Null when a manager may use the inventory; otherwise why not, and what to do.</returns>
    public string? Refusal(string inventory) => Finished is not null
        ? null
        : $"{inventory} has only a part of the site that is being moved here from {Source} (since {Started.UtcDateTime:u}, {Reached}). "
            + "Give 'thinmqtt migrate' again: it goes on until all is here. Or go on with the site where it was, and remove this one.";
}
