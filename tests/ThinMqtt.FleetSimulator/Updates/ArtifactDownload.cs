using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Fetches artifacts over real HTTP: a connection for each download, as every device has its own.</summary>
internal sealed class ArtifactDownload(DownloadMode mode, FleetStatistics statistics) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false })
    {
        Timeout = TimeSpan.FromMinutes(5),
    };

    /// <returns>Whether it came, whether the URL was refused, or why it cannot be used.</returns>
    public async Task<DownloadResult> RunAsync(Uri url, Manifest manifest, CancellationToken stop)
    {
        if (mode == DownloadMode.None)
        {
            statistics.DownloadStarted(manifest);
            return DownloadResult.Success;
        }

        try
        {
            return await FetchAsync(url, manifest, stop);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new DownloadResult($"The download from {url.Authority} broke off: {exception.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new DownloadResult($"{url.Authority} did not send the artifact within {_http.Timeout.TotalMinutes:0} minutes.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<DownloadResult> FetchAsync(Uri url, Manifest manifest, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = mode == DownloadMode.Head ? new RangeHeaderValue(0, 0) : null;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!response.IsSuccessStatusCode)
        {
            var isRefused = (int)response.StatusCode is >= 400 and < 500;
            return new DownloadResult($"{url.Authority} answered {(int)response.StatusCode} {response.ReasonPhrase}.", isRefused);
        }

        var promised = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength;
        if (promised != manifest.Size)
        {
            return new DownloadResult($"The server has {promised} bytes; the manifest says {manifest.Size}.");
        }

        await using var body = await response.Content.ReadAsStreamAsync(stop);
        return await ReadAsync(body, manifest, stop);
    }

    private async Task<DownloadResult> ReadAsync(Stream body, Manifest manifest, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(mode == DownloadMode.Full ? BufferSize : 1);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var size = 0L;
            while ((mode == DownloadMode.Full || size == 0) && await body.ReadAsync(buffer, stop) is > 0 and var count)
            {
                if (size == 0)
                {
                    statistics.DownloadStarted(manifest);
                }

                md5.AppendData(buffer, 0, count);
                sha256.AppendData(buffer, 0, count);
                size += count;
            }

            statistics.Downloaded(size);
            return mode == DownloadMode.Full ? Check(manifest, size, md5, sha256) : DownloadResult.Success;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static DownloadResult Check(Manifest manifest, long size, IncrementalHash md5, IncrementalHash sha256)
    {
        if (size != manifest.Size)
        {
            return new DownloadResult($"The server ended its answer after {size} of {manifest.Size} bytes.");
        }

        var isSame = Convert.ToHexStringLower(md5.GetHashAndReset()) == manifest.Md5
            && Convert.ToHexStringLower(sha256.GetHashAndReset()) is var hash && (manifest.Sha256 ?? hash) == hash;
        return isSame ? DownloadResult.Success : new DownloadResult("The bytes that came are not those of the manifest: a checksum differs.");
    }
}

/// <param name="Problem">Null when there is none.</param>
/// <param name="NeedsUrl">Whether another URL may help.</param>
internal sealed record DownloadResult(string? Problem, bool NeedsUrl = false)
{
    public static DownloadResult Success { get; } = new(Problem: null);
}
