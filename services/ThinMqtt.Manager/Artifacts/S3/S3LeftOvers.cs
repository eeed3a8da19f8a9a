using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <param name="Key">Of the object.</param>
/// <param name="UploadId">Of an upload in parts that was begun; else null.</param>
/// <param name="MayBeVisible">Whether the object may be there.</param>
internal sealed record S3LeftOver(string Key, string? UploadId, bool MayBeVisible);

/// <summary>
/// What uploads have left in the bucket. What a killed manager has left is found by its age, since another manager may be uploading there
/// now. (MinIO lists no such uploads, and removes them by itself after the same time.)
/// </summary>
internal sealed class S3LeftOvers(S3Bucket bucket, TimeProvider time, ILogger<S3Storage> logger)
{
    /// <summary>Longer than any upload takes.</summary>
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(24);

    private readonly ConcurrentQueue<S3LeftOver> _waiting = new();

    public void Add(S3LeftOver leftOver) => _waiting.Enqueue(leftOver);

    /// <exception cref="ArtifactStorageException">The server does not do it; what is left of them waits on.</exception>
    public async Task RemoveAsync(CancellationToken stop)
    {
        while (_waiting.TryPeek(out var leftOver))
        {
            if (leftOver.UploadId is { } uploadId)
            {
                await bucket.AbortAsync(leftOver.Key, uploadId, stop);
            }

            if (leftOver.MayBeVisible)
            {
                await bucket.DeleteAsync(leftOver.Key, stop);
            }

            _waiting.TryDequeue(out _);
        }
    }

    /// <summary>Ends uploads that began more than a day ago.</summary>
    /// <exception cref="ArtifactStorageException">The server does not do it.</exception>
    public async Task RemoveOldAsync(CancellationToken stop)
    {
        var limit = (time.GetUtcNow() - MaximumAge).UtcDateTime;
        foreach (var upload in await bucket.UploadsAsync(stop))
        {
            if (upload.Initiated is { } begun && begun.ToUniversalTime() < limit)
            {
                await bucket.AbortAsync(upload.Key, upload.UploadId, stop);
                S3Log.OldRemoved(logger, upload.Key, begun.ToUniversalTime());
            }
        }
    }
}
