namespace ThinMqtt.Manager;

/// <summary>
/// Moves all that a manager knows, and its artifacts, from one site to another: from a data folder to MongoDB and S3, and back. The source
/// is never changed. What is interrupted, however that happens, goes on when it is run again; until the end no manager starts on the target.
/// </summary>
/// <param name="from">The site as its manager's options name it.</param>
/// <param name="to">Likewise; empty, or with a part of this very site.</param>
/// <param name="progress">Is told how far it is; often.</param>
public sealed class SiteMigration(ManagerOptions from, ManagerOptions to, IProgress<MigrationStep> progress)
{
    private TimeProvider Time => to.TimeProvider;

    /// <summary>Moves it, unless that is done already, and compares both.</summary>
    /// <exception cref="MigrationException">It cannot go on; the message says why, and what to do.</exception>
    public Task<MigrationReport> RunAsync(CancellationToken stop) => ExplainAsync(async () =>
    {
        ThrowIfSame();
        await using var source = await SiteParts.OpenSourceAsync(from, stop);
        await TargetCheck.ThrowIfPartAsync(source.Inventory, stop);
        await using var target = await SiteParts.OpenTargetAsync(to, stop);
        var state = await TargetCheck.FindAsync(target.Inventory, source.Inventory.Name, stop);
        var parts = MigrationPart.All(source, target, progress);
        if (state != MigrationTarget.Finished)
        {
            await CopyAsync(source.Inventory.Name, target.Inventory, parts, stop);
        }

        var report = await CompareAsync(source, target, state, parts, stop);
        if (report.IsEqual && state != MigrationTarget.Finished)
        {
            var mark = await target.Inventory.ReadMarkAsync(stop);
            await target.Inventory.WriteMarkAsync(mark! with { Reached = "all is here", Finished = Time.GetUtcNow() }, stop);
        }

        return report;
    });

    /// <summary>Says what would be moved, and whether it may; nothing is made or changed.</summary>
    /// <exception cref="MigrationException">It could not be.</exception>
    public Task<MigrationReport> LookAsync(CancellationToken stop) => ExplainAsync(async () =>
    {
        ThrowIfSame();
        await using var source = await SiteParts.OpenSourceAsync(from, stop);
        await TargetCheck.ThrowIfPartAsync(source.Inventory, stop);
        await using var target = await SiteParts.OpenExistingAsync(to, stop);
        var state = target is null ? MigrationTarget.Empty : await TargetCheck.FindAsync(target.Inventory, source.Inventory.Name, stop);
        var rows = new List<MigrationRow>();
        foreach (var (kind, count) in MigrationPart.Counts(source.Inventory))
        {
            rows.Add(new MigrationRow(kind, await count(stop), 0, "", "", null));
        }

        return new MigrationReport(
            source.Inventory.Name, SiteParts.NameOf(to), state, rows, await ArtifactCopy.TotalAsync(source.Inventory.Artifacts, stop));
    });

    /// <summary>What an interrupted run has written is cleared: the source may have changed since. Artifacts never change; they stay.</summary>
    private async Task CopyAsync(string source, IInventoryTransfer target, IReadOnlyList<MigrationPart> parts, CancellationToken stop)
    {
        var mark = await target.ReadMarkAsync(stop) ?? new MigrationMark(source, Time.GetUtcNow(), "", null);
        foreach (var part in parts)
        {
            await target.WriteMarkAsync(mark with { Reached = $"copying {part.Kind.ToString().ToLowerInvariant()}" }, stop);
            if (part.Kind != MigrationKind.Artifacts)
            {
                await part.Clear(stop);
            }

            await part.Copy(stop);
        }

        await target.WriteMarkAsync(mark with { Reached = "comparing" }, stop);
    }

    private static async Task<MigrationReport> CompareAsync(
        SiteParts source, SiteParts target, MigrationTarget state, IReadOnlyList<MigrationPart> parts, CancellationToken stop)
    {
        var rows = new List<MigrationRow>();
        foreach (var part in parts)
        {
            rows.Add(await part.Verify(stop));
        }

        var bytes = await ArtifactCopy.TotalAsync(source.Inventory.Artifacts, stop);
        return new MigrationReport(source.Inventory.Name, target.Inventory.Name, state, rows, bytes);
    }

    /// <exception cref="MigrationException">It is so.</exception>
    private void ThrowIfSame()
    {
        if (SiteParts.NameOf(from) == SiteParts.NameOf(to))
        {
            throw new MigrationException($"Source and target have the same inventory, {SiteParts.NameOf(to)}. Give another target.");
        }
    }

    private static async Task<MigrationReport> ExplainAsync(Func<Task<MigrationReport>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not MigrationException))
        {
            throw new MigrationException($"{exception.Message} When that is put right, the same command goes on.", exception);
        }
    }
}
