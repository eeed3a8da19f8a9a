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
        await using var ours = new RecordPages<T>(source).AllAsync(stop).GetAsyncEnumerator(stop);
        await using var theirs = new RecordPages<T>(target).AllAsync(stop).GetAsyncEnumerator(stop);
        using var digest = new RecordDigest();
        while (true)
        {
            progress.Report(new MigrationStep(MigrationPhase.Verify, kind, done, total));
            var (one, other) = (await NextAsync(ours), await NextAsync(theirs));
            if (one is null && other is null)
            {
                return digest.Row(kind);
            }

            digest.Add(one, other);
            done += one is null ? 0 : 1;
        }
    }

    private static async ValueTask<T?> NextAsync(IAsyncEnumerator<T> records) => await records.MoveNextAsync() ? records.Current : null;
}
