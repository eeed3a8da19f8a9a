using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ThinMqtt.Manager;

/// <summary>
/// The bucket over the network. What it sends is signed with its hash and goes out in one piece for each request, without the checksums
/// of newer clients: MinIO, Ceph and Swift all take that. Everything that fails is an <see cref="ArtifactStorageException"/>.
/// </summary>
internal sealed class S3Bucket(S3Options options) : IDisposable
{
    private readonly AmazonS3Client _client = Client(options, options.ServiceUrl!);
    private volatile bool _isKnown;

    public Uri Server => options.ServiceUrl!;

    public string Name => options.Bucket!;

    public string Prefix => options.KeyPrefix;

    /// <param name="options">Valid ones.</param>
    /// <param name="url">One of its two.</param>
    public static AmazonS3Client Client(S3Options options, Uri url)
    {
        if (!S3Credentials.TryRead(options, Environment.GetEnvironmentVariable, out var credentials, out var reason))
        {
            throw new IOException(reason); // it could be read when the options were checked
        }

        return new AmazonS3Client(credentials.ToAws(), new AmazonS3Config
        {
            ServiceURL = url.GetLeftPart(UriPartial.Authority),
            UseHttp = url.Scheme == Uri.UriSchemeHttp,
            ForcePathStyle = options.ForcePathStyle,
            AuthenticationRegion = options.Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 3, // some seconds: a server that is started anew is worth waiting for, one that is down is not
        });
    }

    /// <summary>Sees that the bucket is there and may be used; makes it, once, where it is missing.</summary>
    public Task CheckAsync(CancellationToken stop) => AskAsync(
        async () =>
        {
            try
            {
                await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name, Prefix = Prefix, MaxKeys = 1 }, stop);
            }
            catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchBucket" && !_isKnown)
            {
                await CreateAsync(stop);
            }

            _isKnown = true;
            return true;
        },
        stop);

    /// <summary>As <see cref="CheckAsync"/>, until it has succeeded once.</summary>
    public Task EnsureAsync(CancellationToken stop) => _isKnown ? Task.CompletedTask : CheckAsync(stop);

    public Task PutAsync(string key, byte[] buffer, int length, CancellationToken stop) => AskAsync(
        () => _client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Name,
                Key = key,
                InputStream = new MemoryStream(buffer, 0, length, writable: false),
                ContentType = S3Storage.ContentType,
                UseChunkEncoding = false,
            },
            stop),
        stop);

    /// <returns>Null when there is no such object.</returns>
    public Task<Stream?> OpenAsync(string key, CancellationToken stop) => AskAsync<Stream?>(
        async () =>
        {
            try
            {
                return new S3Content(await _client.GetObjectAsync(Name, key, stop), options);
            }
            catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchKey")
            {
                return null;
            }
        },
        stop);

    /// <returns>The id of an upload in parts, which nobody sees until it is completed.</returns>
    public async Task<string> BeginAsync(string key, CancellationToken stop)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = Name, Key = key, ContentType = S3Storage.ContentType };
        return (await AskAsync(() => _client.InitiateMultipartUploadAsync(request, stop), stop)).UploadId;
    }

    public async Task<PartETag> PutPartAsync(string key, string uploadId, int number, byte[] buffer, int length, CancellationToken stop)
    {
        var request = new UploadPartRequest
        {
            BucketName = Name,
            Key = key,
            UploadId = uploadId,
            PartNumber = number,
            PartSize = length,
            InputStream = new MemoryStream(buffer, 0, length, writable: false),
            UseChunkEncoding = false,
        };
        return new PartETag(number, (await AskAsync(() => _client.UploadPartAsync(request, stop), stop)).ETag);
    }

    public Task CompleteAsync(string key, string uploadId, List<PartETag> parts, CancellationToken stop) => AskAsync(
        () => _client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = Name, Key = key, UploadId = uploadId, PartETags = parts }, stop),
        stop);

    /// <summary>One that is not there any more is as good as one that was ended.</summary>
    public Task AbortAsync(string key, string uploadId, CancellationToken stop) => AskAsync(
        async () =>
        {
            try
            {
                await _client.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = Name, Key = key, UploadId = uploadId }, stop);
            }
            catch (AmazonS3Exception gone) when (gone.ErrorCode == "NoSuchUpload")
            {
            }

            return true;
        },
        stop);

    public Task DeleteAsync(string key, CancellationToken stop) =>
        AskAsync(() => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = Name, Key = key }, stop), stop);

    /// <summary>Uploads that have neither been completed nor ended.</summary>
    public async Task<IReadOnlyList<MultipartUpload>> UploadsAsync(CancellationToken stop)
    {
        var uploads = new List<MultipartUpload>();
        var request = new ListMultipartUploadsRequest { BucketName = Name, Prefix = Prefix };
        while (true)
        {
            var page = await AskAsync(() => _client.ListMultipartUploadsAsync(request, stop), stop);
            uploads.AddRange(page.MultipartUploads ?? []);
            if (page.IsTruncated != true)
            {
                return uploads;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task CreateAsync(CancellationToken stop)
    {
        try
        {
            await _client.PutBucketAsync(new PutBucketRequest { BucketName = Name, UseClientRegion = true }, stop);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode != "BucketAlreadyOwnedByYou") // another manager was faster
        {
            throw new ArtifactStorageException(
                $"The bucket '{Name}' is not on the S3 server {Server}, which does not let the manager make it ({exception.ErrorCode}). " +
                "Make it, or check Manager:S3:Bucket.",
                exception);
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is not ArtifactStorageException && !stop.IsCancellationRequested)
        {
            throw S3Failure.Of(exception, options);
        }
    }
}
