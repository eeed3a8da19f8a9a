namespace ThinMqtt.Manager;

/// <summary>What is done with one kind of what a site consists of.</summary>
internal sealed record MigrationPart(
    MigrationKind Kind,
    Func<CancellationToken, Task> Clear,
    Func<CancellationToken, Task> Copy,
    Func<CancellationToken, Task<MigrationRow>> Verify)
{
    /// <summary>In the order in which they are moved: artifacts first, as they take the longest and can go on.</summary>
    public static IReadOnlyList<MigrationPart> All(SiteParts source, SiteParts target, IProgress<MigrationStep> progress)
    {
        var (from, to) = (source.Inventory, target.Inventory);
        return
        [
            Artifacts(source, target, progress),
            Of(MigrationKind.Devices, from.Devices, to.Devices, progress),
            Of(MigrationKind.Labels, from.Labels, to.Labels, progress),
            Of(MigrationKind.Groups, from.Groups, to.Groups, progress),
            Of(MigrationKind.Samples, from.Samples, to.Samples, progress),
            Of(MigrationKind.Events, from.Events, to.Events, progress),
            Of(MigrationKind.Releases, from.Releases, to.Releases, progress),
            Of(MigrationKind.Counters, from.Counters, to.Counters, progress),
            Of(MigrationKind.Results, from.Results, to.Results, progress),
        ];
    }

    public static (MigrationKind Kind, Func<CancellationToken, Task<long>> Count)[] Counts(IInventoryTransfer inventory) =>
    [
        (MigrationKind.Artifacts, inventory.Artifacts.CountAsync),
        (MigrationKind.Devices, inventory.Devices.CountAsync),
        (MigrationKind.Labels, inventory.Labels.CountAsync),
        (MigrationKind.Groups, inventory.Groups.CountAsync),
        (MigrationKind.Samples, inventory.Samples.CountAsync),
        (MigrationKind.Events, inventory.Events.CountAsync),
        (MigrationKind.Releases, inventory.Releases.CountAsync),
        (MigrationKind.Counters, inventory.Counters.CountAsync),
        (MigrationKind.Results, inventory.Results.CountAsync),
    ];

    private static MigrationPart Of<T>(MigrationKind kind, IRecordSet<T> source, IRecordSet<T> target, IProgress<MigrationStep> progress)
        where T : class
    {
        var records = new RecordCopy<T>(kind, source, target, progress);
        return new MigrationPart(kind, target.ClearAsync, records.CopyAsync, records.VerifyAsync);
    }

    private static MigrationPart Artifacts(SiteParts source, SiteParts target, IProgress<MigrationStep> progress)
    {
        var (from, to) = (source.Inventory.Artifacts, target.Inventory.Artifacts);
        var records = new RecordCopy<Artifact>(MigrationKind.Artifacts, from, to, new Progress<MigrationStep>());
        var bytes = new ArtifactCopy(from, source.Artifacts, to, target.Artifacts, progress);
        return new MigrationPart(MigrationKind.Artifacts, to.ClearAsync, bytes.CopyAsync, async stop =>
        {
            var row = await records.VerifyAsync(stop);
            return row with { Difference = await bytes.VerifyAsync(stop) ?? row.Difference };
        });
    }
}
