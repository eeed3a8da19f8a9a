namespace ThinMqtt.Cli;

/// <param name="File">Its path.</param>
/// <param name="Package">A checked name.</param>
/// <param name="Version">A checked version.</param>
/// <param name="Channels">Checked names, at least one.</param>
internal sealed record PublishRequest(string File, string Package, string Version, IReadOnlyList<string> Channels);

/// <summary>Sends an artifact once and announces it on each channel.</summary>
internal static class Publication
{
    /// <returns>A release for each channel.</returns>
    /// <exception cref="CommandException">The file or the server would not; the message says what was released nevertheless.</exception>
    public static async Task<List<Document<Release>>> PublishAsync(Session session, PublishRequest request, CancellationToken stop)
    {
        using var file = ArtifactFile.Open(request.File);
        var releases = new List<Document<Release>> { await UploadAsync(session, request, file, stop) };
        try
        {
            foreach (var channel in request.Channels.Skip(1))
            {
                releases.Add(await session.Client.AnnounceAsync(new ReleaseParameters(request.Package, request.Version, channel), stop));
            }
        }
        catch (CommandException failure)
        {
            var done = string.Join(", ", request.Channels.Take(releases.Count));
            throw new CommandException(failure.ExitCode, $"{request.Package} {request.Version} is announced on {done}, but not on {request.Channels[releases.Count]}: {failure.Message}");
        }

        return releases;
    }

    private static async Task<Document<Release>> UploadAsync(Session session, PublishRequest request, ArtifactFile file, CancellationToken stop)
    {
        using var content = new ArtifactContent(file);
        var parameters = new ReleaseParameters(request.Package, request.Version, request.Channels[0]);
        try
        {
            var release = await TransferDisplay.ShowAsync(
                session,
                $"Uploading {Path.GetFileName(request.File)}",
                content.Size,
                progress =>
                {
                    content.Sent += progress;
                    return session.Client.UploadAsync(parameters, content, stop);
                });
            return release.Value.Sha256 == content.Sha256
                ? release
                : throw new CommandException(
                    ExitCode.Failed, $"the server has other bytes (sha256 {release.Value.Sha256}) than were sent ({content.Sha256}); withdraw release {release.Value.Id}.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new CommandException(
                ExitCode.Interrupted, content.Sha256 is null ? "interrupted; nothing was released." : "interrupted; 'thinctl release list' tells whether it was released.");
        }
    }
}
