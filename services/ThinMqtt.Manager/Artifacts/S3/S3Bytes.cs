using Microsoft.Extensions.Logging.Abstractions;

namespace ThinMqtt.Manager;

/// <summary>The objects of a bucket.</summary>
internal sealed class S3Bytes : IArtifactBytes
{
    /// <summary>As long as the names of uploads, which are random.</summary>
    private const int NameLength = 32;

    private readonly S3Bucket _bucket;
    private readonly S3Upkeep _upkeep;

    /// <param name="options">Valid ones.</param>
    /// <param name="time">The clock.</param>
    public S3Bytes(S3Options options, TimeProvider time)
    {
        _bucket = new S3Bucket(options);
        _upkeep = new S3Upkeep(_bucket, time, NullLogger<S3Storage>.Instance); // not started: it removes what a broken upload has left
    }

    public string Name => $"the bucket '{_bucket.Name}' of {_bucket.Server}";

    public Task PrepareAsync(CancellationToken stop) => _bucket.EnsureAsync(stop);

    public Task<Stream?> OpenAsync(string location, CancellationToken stop) => _bucket.OpenAsync(_bucket.Prefix + location, stop);

    /// <summary>By its content, so that nothing else is ever there.</summary>
    public string PlaceOf(Artifact artifact) => $"{artifact.Package}/{artifact.Version}/{artifact.Sha256[..NameLength]}.zip";

    public IArtifactWriter Begin(Artifact artifact) => new S3Writer(_bucket, _upkeep, PlaceOf(artifact));

    public async ValueTask DisposeAsync()
    {
        await _upkeep.DisposeAsync();
        _bucket.Dispose();
    }
}
