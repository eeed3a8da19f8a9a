using System.Net;
using System.Net.Http.Headers;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Gets the bytes of one artifact, from as many requests and URLs as it takes within the limits.</summary>
internal sealed class ArtifactDownload(
    UpdateOptions options,
    HttpClient http,
    Func<ReleaseAnnouncement, CancellationToken, Task<FreshUrl>> freshUrl,
    TimeProvider time)
{
    private const int MaxFreshUrls = 3;

    /// <summary>A server that ends each answer after a few bytes makes no progress.</summary>
    private const int Progress = 1 << 16;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    /// <exception cref="UpdateStoppedException">It cannot be had; the message says why.</exception>
    public async Task RunAsync(ReleaseAnnouncement announcement, ArtifactFile file, Action<long> progress, CancellationToken stop)
    {
        var size = announcement.Manifest.Manifest.Size;
        var url = announcement.UrlExpires <= time.GetUtcNow() ? null : announcement.Url;
        var freshUrls = 0;
        var refusal = "The announced URL has expired.";
        for (var attempt = 1; file.Length < size; attempt++)
        {
            if (url is null)
            {
                attempt = await options.UntilConnected(stop) ? 1 : attempt;
                var fresh = freshUrls < MaxFreshUrls ? await freshUrl(announcement, stop) : FreshUrl.Refused;
                url = fresh is { IsAnswered: true, Url: null }
                    ? throw new UpdateStoppedException($"{refusal} No other URL is to be had.")
                    : fresh.Url;
                freshUrls += url is null ? 0 : 1;
            }

            var before = file.Length;
            var problem = url is null
                ? new DownloadProblem($"{refusal} No manager says where else the artifact is.", IsTimeout: true)
                : await TryAsync(url, file, size, progress, stop);
            if (problem is null)
            {
                return;
            }

            if (problem.NeedsUrl)
            {
                (url, refusal, attempt) = (null, problem.Reason, 0);
                continue;
            }

            attempt = await options.UntilConnected(stop) || file.Length - before >= Progress ? 1 : attempt;
            await BackOffAsync(problem, attempt, stop);
        }
    }

    private async Task BackOffAsync(DownloadProblem problem, int attempt, CancellationToken stop)
    {
        if (attempt >= options.MaxDownloadAttempts)
        {
            var happened = problem.IsTimeout ? UpdateEvent.TimedOut : UpdateEvent.Failed;
            throw new UpdateStoppedException(happened, $"{problem.Reason} Given up after {attempt} attempts.");
        }

        var delay = options.RetryDelay * Math.ScaleB(1, Math.Min(attempt - 1, 16));
        await Task.Delay(delay < MaxRetryDelay ? delay : MaxRetryDelay, time, stop);
    }

    /// <returns>Null when all bytes are there.</returns>
    private async Task<DownloadProblem?> TryAsync(Uri url, ArtifactFile file, long size, Action<long> progress, CancellationToken stop)
    {
        using var stall = new CancellationTokenSource(options.StallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, stall.Token);
        try
        {
            using var response = await RequestAsync(url, file.Length, both.Token);
            if (Refusal(response) is { } refusal)
            {
                return refusal;
            }

            Prepare(response, file, size);
            var body = await response.Content.ReadAsStreamAsync(both.Token);
            await using var owned = body;
            var started = time.GetTimestamp();
            var (offset, received) = (file.Length, 0L);
            await file.AppendAsync(new WatchedStream(body, stall, options.StallTimeout), ReceivedAsync, both.Token);
            return file.Length == size
                ? null
                : new DownloadProblem($"The server ended its answer after {file.Length} of {size} bytes.");

            async ValueTask ReceivedAsync(int count)
            {
                received += count;
                progress(offset + received);
                if (options.DownloadRate is { } rate)
                {
                    var early = TimeSpan.FromSeconds(received / (double)rate) - time.GetElapsedTime(started);
                    await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero, time, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new DownloadProblem($"{url.Authority} sent nothing for {options.StallTimeout.TotalSeconds:0.#} s.", IsTimeout: true);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            return new DownloadProblem($"The download from {url.Authority} broke off: {e.Message}");
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(Uri url, long offset, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    private static DownloadProblem? Refusal(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return null;
        }

        var authority = response.RequestMessage?.RequestUri?.Authority;
        var mayPass = code is 408 or 425 or 429 or >= 500;
        return new DownloadProblem($"{authority} answered {code} {response.ReasonPhrase}.", NeedsUrl: !mayPass);
    }

    /// <summary>Makes the file end where the answer begins.</summary>
    private static void Prepare(HttpResponseMessage response, ArtifactFile file, long size)
    {
        var range = response.Content.Headers.ContentRange;
        var isRest = response.StatusCode == HttpStatusCode.PartialContent && range?.From == file.Length;
        if (!isRest && file.Length > 0)
        {
            file.Clear();
        }

        if (response.StatusCode != HttpStatusCode.OK && !isRest)
        {
            throw new HttpRequestException($"the server answered {(int)response.StatusCode} with another part than was asked for");
        }

        var promised = file.Length + response.Content.Headers.ContentLength;
        if (promised is { } total && total != size)
        {
            throw new UpdateStoppedException($"The server has {total} bytes; the manifest says {size}.");
        }
    }

    /// <summary>Why a request did not bring the rest.</summary>
    private sealed record DownloadProblem(string Reason, bool NeedsUrl = false, bool IsTimeout = false);
}
