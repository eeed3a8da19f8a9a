using System.Security.Cryptography;

namespace ThinMqtt.Cli;

/// <summary>An artifact on its way here. The file has its name only when it is whole and proved.</summary>
internal static class Download
{
    private const int BufferSize = 128 * 1024;
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(1);

    /// <exception cref="CommandException">It could not be fetched or written, or has other bytes than the release.</exception>
    public static async Task ToFileAsync(Session session, Release release, string path, CancellationToken stop)
    {
        var unverified = $"{path}.unverified";
        try
        {
            await using (var file = Create(unverified))
            {
                await TransferDisplay.ShowAsync(
                    session,
                    $"Downloading {release.Package} {release.Version}",
                    release.Size,
                    progress => ReceiveAsync(session.Client.Connection, release, file, progress, stop));
            }

            File.Move(unverified, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Misused, $"'{path}' cannot be written: {exception.Message}");
        }
        finally
        {
            Delete(unverified);
        }
    }

    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    private static async Task<bool> ReceiveAsync(ServerConnection server, Release release, FileStream file, Action<long> progress, CancellationToken stop)
    {
        using var response = await server.DownloadAsync($"releases/{release.Id}/artifact", stop);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var (buffer, received) = (new byte[BufferSize], 0L);
        while (await ReadAsync(server, body, buffer, stop) is > 0 and var length)
        {
            hash.AppendData(buffer, 0, length);
            await file.WriteAsync(buffer.AsMemory(0, length), stop);
            progress(received += length);
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return sha256 == release.Sha256
            ? true
            : throw new CommandException(ExitCode.Failed, $"what came is not the artifact of release {release.Id}: {received} bytes with sha256 {sha256} in place of {release.Size} with {release.Sha256}. It was not kept.");
    }

    private static async Task<int> ReadAsync(ServerConnection server, Stream body, byte[] buffer, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StallLimit);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw server.Broken(exception);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw server.Broken(new IOException($"nothing came for {Amounts.Span(StallLimit)}"));
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Terminal.WriteNote($"'{path}' is left and cannot be deleted: {exception.Message}");
        }
    }
}
