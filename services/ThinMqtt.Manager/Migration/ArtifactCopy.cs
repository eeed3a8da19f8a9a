namespace ThinMqtt.Manager;

/// <summary>Moves the bytes of artifacts with their records, and reads them back.</summary>
internal sealed class ArtifactCopy(
    IRecordSet<Artifact> source, IArtifactBytes from, IRecordSet<Artifact> target, IArtifactBytes to, IProgress<MigrationStep> progress)
{
    private long _done;
    private long _total;

    /// <summary>What is there already, whole, is not copied; what an attempt before has copied is found by its place.</summary>
    public async Task CopyAsync(CancellationToken stop)
    {
        await BeginAsync(MigrationPhase.Copy, stop);
        await to.PrepareAsync(stop);
        var pages = new RecordPages<Artifact>(source);
        while (await pages.NextAsync(stop) is { Count: > 0 } page)
        {
            foreach (var artifact in page)
            {
                var location = await FindAsync(artifact, stop) ?? await CopyAsync(artifact, stop);
                await target.WriteAsync([artifact with { Location = location }], stop);
            }
        }
    }

    /// <returns>The first artifact whose bytes are not those of its record, in words; null when there is none.</returns>
    public async Task<string?> VerifyAsync(CancellationToken stop)
    {
        await BeginAsync(MigrationPhase.Verify, stop);
        var pages = new RecordPages<Artifact>(target);
        while (await pages.NextAsync(stop) is { Count: > 0 } page)
        {
            foreach (var artifact in page)
            {
                var digest = await DigestAsync(artifact.Location, MigrationPhase.Verify, stop);
                if (digest?.IsOf(artifact) != true)
                {
                    return $"{artifact.Package} {artifact.Version} at {to.Name}/{artifact.Location}: {Words(digest)}, not {Words(artifact)}";
                }
            }
        }

        return null;
    }

    /// <returns>Null when it has to be copied.</returns>
    /// <exception cref="MigrationException">Its place is taken by something else.</exception>
    private async Task<string?> FindAsync(Artifact artifact, CancellationToken stop)
    {
        var place = to.PlaceOf(artifact);
        foreach (var location in new[] { place, artifact.Location }.Distinct())
        {
            var before = _done;
            var digest = await DigestAsync(location, MigrationPhase.Copy, stop);
            if (digest?.IsOf(artifact) == true)
            {
                return location;
            }

            _done = before;
            if (digest is not null && location == place)
            {
                throw new MigrationException(
                    $"{to.Name}/{location} is something else than {artifact.Package} {artifact.Version}: {Words(digest)}, not {Words(artifact)}. "
                        + "Nothing is overwritten: give a target that is empty, or remove it there.");
            }
        }

        return null;
    }

    private async Task<string> CopyAsync(Artifact artifact, CancellationToken stop)
    {
        await using var content = await from.OpenAsync(artifact.Location, stop) ?? throw Damaged(artifact, null);
        await using var writer = to.Begin(artifact);
        var digest = await ArtifactDigest.ReadAsync(
            content,
            async bytes =>
            {
                await writer.WriteAsync(bytes, stop);
                Report(MigrationPhase.Copy, bytes.Length);
            },
            stop);
        if (!digest.IsOf(artifact))
        {
            throw Damaged(artifact, digest);
        }

        await writer.CompleteAsync(stop);
        var location = writer.Place(artifact.Package, artifact.Version);
        writer.Keep();
        return location;
    }

    private async Task<ArtifactDigest?> DigestAsync(string location, MigrationPhase phase, CancellationToken stop)
    {
        await using var content = await to.OpenAsync(location, stop);
        return content is null
            ? null
            : await ArtifactDigest.ReadAsync(
                content,
                bytes =>
                {
                    Report(phase, bytes.Length);
                    return ValueTask.CompletedTask;
                },
                stop);
    }

    private async Task BeginAsync(MigrationPhase phase, CancellationToken stop)
    {
        (_done, _total) = (0, await TotalAsync(source, stop));
        Report(phase, 0);
    }

    /// <returns>In bytes.</returns>
    public static async Task<long> TotalAsync(IRecordSet<Artifact> set, CancellationToken stop)
    {
        var (total, pages) = (0L, new RecordPages<Artifact>(set));
        while (await pages.NextAsync(stop) is { Count: > 0 } page)
        {
            total += page.Sum(artifact => artifact.Size);
        }

        return total;
    }

    private void Report(MigrationPhase phase, int read)
    {
        _done += read;
        progress.Report(new MigrationStep(phase, MigrationKind.Artifacts, _done, _total));
    }

    private MigrationException Damaged(Artifact artifact, ArtifactDigest? digest) => new(
        $"The source's artifact {artifact.Package} {artifact.Version} is damaged: {from.Name}/{artifact.Location} is {Words(digest)}, not "
            + $"{Words(artifact)}. Bring it back from a backup; the same command then goes on.");

    private static string Words(ArtifactDigest? digest) =>
        digest is { } found ? $"{found.Size} bytes with the sha256 {found.Sha256}" : "not there";

    private static string Words(Artifact artifact) => Words(new ArtifactDigest(artifact.Size, artifact.Sha256));
}
