using Amazon.S3;
using Amazon.S3.Model;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>A bucket of a test's own, which the manager makes, looked at as another program does.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestBucket(S3Server server, string? user = null)
    {
        File.WriteAllText(_folder.File("secret"), server.SecretKey + "\n");
        Options = new S3Options
        {
            ServiceUrl = server.Http,
            Bucket = $"thinmqtt-{Guid.NewGuid():N}",
            Prefix = "some/where",
            AccessKey = user ?? server.AccessKey,
            SecretKeyFile = _folder.File("secret"),
        };
        Client = S3Bucket.Client(Options, server.Http);
    }

    public S3Options Options { get; }

    public AmazonS3Client Client { get; }

    /// <summary>Keys of objects, and of uploads that have not ended.</summary>
    public async Task<IReadOnlyList<string>> ContentsAsync()
    {
        try
        {
            var objects = await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Options.Bucket });
            return [.. (objects.S3Objects ?? []).Select(found => found.Key), .. (await UploadsAsync()).Select(upload => upload.Key)];
        }
        catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchBucket")
        {
            return [];
        }
    }

    /// <summary>Begins an upload and leaves it.</summary>
    public async Task LeaveUploadAsync(string key) => await Client.InitiateMultipartUploadAsync(Options.Bucket, key);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var upload in await UploadsAsync())
            {
                await Client.AbortMultipartUploadAsync(Options.Bucket, upload.Key, upload.UploadId);
            }

            foreach (var key in await ContentsAsync())
            {
                await Client.DeleteObjectAsync(Options.Bucket, key);
            }

            await Client.DeleteBucketAsync(Options.Bucket);
        }
        catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchBucket")
        {
            // The test was about that.
        }

        Client.Dispose();
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<MultipartUpload>> UploadsAsync() =>
        (await Client.ListMultipartUploadsAsync(Options.Bucket)).MultipartUploads ?? [];
}
