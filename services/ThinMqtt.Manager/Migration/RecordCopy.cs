namespace ThinMqtt.Manager;

/// <summary>Moves all records of a kind, and compares them.</summary>
internal sealed class RecordCopy<T>(MigrationKind kind, IRecordSet<T> source, IRecordSet<T> target, IProgress<MigrationStep> progress)
    where T : class
{
    public async Task CopyAsync(CancellationToken stop)
    {
        var (done, total) = (0L, await source.CountAsync(stop));
        var pages = new RecordPages<T>(source);
        progress.Report(new MigrationStep(MigrationPhase.Copy, kind, done, total));
        while (await pages.NextAsync(stop) is { Count: > 0 } page)
        {
            await target.WriteAsync(page, stop);
            done += page.Count;
            progress.Report(new MigrationStep(MigrationPhase.Copy, kind, done, total));
        }
    }

    /// <summary>Both sides are read in the order of their keys. One that has a record more differs from there on.</summary>
    public async Task<MigrationRow> VerifyAsync(CancellationToken stop)
    {
        var (done, total) = (0L, await source.CountAsync(stop));
        var (ours, theirs) = (new RecordPages<T>(source), new RecordPages<T>(target));
        using var digest = new RecordDigest();
        progress.Report(new MigrationStep(MigrationPhase.Verify, kind, done, total));
        while (true)
        {
            var (one, other) = (await ours.NextAsync(stop), await theirs.NextAsync(stop));
            var length = Math.Max(one.Count, other.Count);
            if (length == 0)
            {
                return digest.Row(kind);
            }

            for (var i = 0; i < length; i++)
            {
                digest.Add(i < one.Count ? one[i] : null, i < other.Count ? other[i] : null);
            }

            done += one.Count;
            progress.Report(new MigrationStep(MigrationPhase.Verify, kind, done, total));
        }
    }
}
