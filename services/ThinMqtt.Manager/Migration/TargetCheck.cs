namespace ThinMqtt.Manager;

/// <summary>Whether a site may be moved into a target: only where nothing else is, so that nothing is mixed or overwritten.</summary>
internal static class TargetCheck
{
    /// <exception cref="MigrationException">It holds something else.</exception>
    public static async Task<MigrationTarget> FindAsync(IInventoryTransfer target, string source, CancellationToken stop)
    {
        var mark = await target.ReadMarkAsync(stop);
        if (mark is not null && mark.Source == source)
        {
            return mark.Finished is null ? MigrationTarget.Begun : MigrationTarget.Finished;
        }

        if (mark is not null)
        {
            throw new MigrationException(
                $"{target.Name} holds the site that {(mark.Finished is null ? "is being" : "was")} moved there from {mark.Source}, not from {source}. "
                    + "Give a target that is empty.");
        }

        foreach (var (kind, count) in MigrationPart.Counts(target))
        {
            if (await count(stop) is > 0 and var records)
            {
                throw new MigrationException(
                    $"{target.Name} holds a site already ({kind}: {records}). Nothing is overwritten: give a target that is empty.");
            }
        }

        return MigrationTarget.Empty;
    }

    /// <summary>A source that is itself a part of a site has nothing to give.</summary>
    /// <exception cref="MigrationException">It is so.</exception>
    public static async Task ThrowIfPartAsync(IInventoryTransfer source, CancellationToken stop)
    {
        if ((await source.ReadMarkAsync(stop))?.Refusal(source.Name) is { } refusal)
        {
            throw new MigrationException(refusal);
        }
    }
}
