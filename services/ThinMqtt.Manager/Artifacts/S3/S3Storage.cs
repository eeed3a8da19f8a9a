using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager;

/// <summary>Artifacts as objects of a bucket, which devices download from the S3 server itself.</summary>
internal sealed class S3Storage : IArtifactStorage, IAsyncDisposable
{
    public const string ContentType = "application/zip";

    /// <summary>Shorter than a supervisor's; a server that needs longer is not ready.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);

    private readonly ManagerOptions _options;
    private readonly S3Options _s3;
    private readonly S3Bucket _bucket;
    private readonly S3Upkeep _upkeep;
    private readonly AmazonS3Client _signer;

    /// <param name="options">With S3.</param>
    /// <param name="logger">For what an operator acts on.</param>
    public S3Storage(ManagerOptions options, ILogger<S3Storage> logger)
    {
        _options = options;
        _s3 = options.S3!;
        _bucket = new S3Bucket(_s3);
        _upkeep = new S3Upkeep(_bucket, options.TimeProvider, logger);
        _signer = S3Bucket.Client(_s3, PublicUrl); // asks nobody anything
    }

    private Uri PublicUrl => _s3.PublicUrl ?? _s3.ServiceUrl!;

    /// <summary>A server that is away now may come: until then uploads are refused and the manager is not ready.</summary>
    public void Start() => _upkeep.Start();

    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckLimit);
        try
        {
            await _bucket.CheckAsync(limit.Token);
            return null;
        }
        catch (ArtifactStorageException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The S3 server {_s3.ServiceUrl} does not answer within {CheckLimit.TotalSeconds} s.";
        }
    }

    public IArtifactWriter Begin(string name) => new S3Writer(_bucket, _upkeep, $"{name}/{Guid.NewGuid():N}.zip");

    public DownloadUrl Sign(Artifact artifact)
    {
        var seconds = (_options.TimeProvider.GetUtcNow() + _options.UrlLifetime).ToUnixTimeSeconds();
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var url = _signer.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = _bucket.Name,
            Key = _bucket.Prefix + artifact.Location,
            Verb = HttpVerb.GET,
            Expires = expires.UtcDateTime,
            Protocol = PublicUrl.Scheme == Uri.UriSchemeHttp ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS,
            ResponseHeaderOverrides = new ResponseHeaderOverrides { ContentDisposition = $"attachment; filename=\"{artifact.FileName}\"" },
        });
        return new DownloadUrl(new Uri(url), expires, PathHere: null);
    }

    public void Remove(Artifact artifact) => _upkeep.Remove(new S3LeftOver(_bucket.Prefix + artifact.Location, null, true));

    public async ValueTask DisposeAsync()
    {
        await _upkeep.DisposeAsync();
        _signer.Dispose();
        _bucket.Dispose();
    }
}
