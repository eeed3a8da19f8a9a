using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>An S3 server that is away, dies, is full, or does not let the manager in.</summary>
[Collection(S3Collection.Name)]
public sealed class S3FailureTests(S3Fixture fixture)
{
    private const int Part = 8 << 20;

    /// <summary>Ceph waits half a minute for what a killed gateway has watched.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(3);

    [S3Fact]
    public async Task While_the_server_is_away_the_manager_is_not_ready_and_uploads_are_refused_until_it_is_back()
    {
        await using var bucket = new TestBucket(fixture.Server);
        await using var proxy = new FaultyProxy(fixture.Server.Http);
        await using var site = await Site.StartAsync(options => options with { S3 = bucket.Options with { ServiceUrl = proxy.Address } });
        proxy.IsDown = true;
        proxy.Cut();

        using var refused = await site.UploadAsync(Site.Zip("one"));
        using var ready = await site.Http.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("does not answer", await DetailAsync(refused), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains($"The S3 server {proxy.Address.GetLeftPart(UriPartial.Authority)}", await DetailAsync(ready), StringComparison.Ordinal);

        proxy.IsDown = false;
        await site.Manager.AskUntilAsync("/health/ready", answer => answer.IsSuccessStatusCode, "the manager is ready again");
        await site.ReleaseAsync();
    }

    [OwnS3Fact]
    public async Task A_server_that_is_killed_during_an_upload_keeps_nothing_of_it_and_takes_it_when_it_is_sent_again()
    {
        var time = new VirtualTime(DateTimeOffset.UtcNow);
        await using var bucket = new TestBucket(fixture.Server);
        await using var site = await Site.StartAsync(options => options with { S3 = bucket.Options, TimeProvider = time });
        var bytes = Site.Zip("one", 4 * Part);
        using var content = new HaltingContent(bytes, haltAfter: (2 * Part) + 1000);
        var upload = site.Http.PostAsync("/api/v1/releases?package=hello&version=1.0.0", content);
        await content.Halted.Within("half of the upload is sent");
        await site.Manager.AskUntilAsync(
            "/health/live", _ => bucket.ContentsAsync().GetAwaiter().GetResult().Count > 0, "the upload has begun in the bucket");

        using var refused = await WithoutServerAsync(() =>
        {
            content.GoOn();
            return upload;
        });
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("nothing of it is kept", await DetailAsync(refused), StringComparison.Ordinal);
        await site.Manager.AskUntilAsync(
            "/health/live", _ => bucket.ContentsAsync().GetAwaiter().GetResult().Count == 0, "what the upload has left is removed", Recovery);
        await site.ReleaseAsync(bytes: bytes);
    }

    [OwnS3Fact]
    public async Task An_account_without_room_is_told_as_507()
    {
        await using var bucket = new TestBucket(fixture.Server, "full");
        await using var site = await Site.StartAsync(options => options with { S3 = bucket.Options });

        using var refused = await site.UploadAsync(Site.Zip("one", 2_000_000));

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Contains("no room left (QuotaExceeded)", await DetailAsync(refused), StringComparison.Ordinal);
    }

    [OwnS3Fact]
    public async Task A_bucket_that_is_missing_and_may_not_be_made_is_named()
    {
        await using var bucket = new TestBucket(fixture.Server, "nobucket");
        using var s3 = new S3Bucket(bucket.Options);

        var failure = await Assert.ThrowsAsync<ArtifactStorageException>(() => s3.CheckAsync(CancellationToken.None));

        Assert.Contains($"The bucket '{bucket.Options.Bucket}' is not on the S3 server", failure.Message, StringComparison.Ordinal);
    }

    [S3Fact]
    public async Task Credentials_that_the_server_does_not_accept_are_told()
    {
        await using var bucket = new TestBucket(fixture.Server);
        using var unknown = new S3Bucket(bucket.Options with { AccessKey = "nobody" });
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("secret"), "wrong");
        using var wrong = new S3Bucket(bucket.Options with { SecretKeyFile = folder.File("secret") });

        var first = await Assert.ThrowsAsync<ArtifactStorageException>(() => unknown.CheckAsync(CancellationToken.None));
        var second = await Assert.ThrowsAsync<ArtifactStorageException>(() => wrong.CheckAsync(CancellationToken.None));

        Assert.Contains("does not accept the manager's credentials (InvalidAccessKeyId)", first.Message, StringComparison.Ordinal);
        Assert.Contains("does not accept the manager's credentials (SignatureDoesNotMatch)", second.Message, StringComparison.Ordinal);
    }

    [S3Fact]
    public async Task An_upload_that_a_killed_manager_left_is_removed_after_a_day_and_not_before()
    {
        await using var bucket = new TestBucket(fixture.Server);
        using var s3 = new S3Bucket(bucket.Options);
        await s3.CheckAsync(CancellationToken.None);
        await bucket.LeaveUploadAsync("some/where/hello/1.0.0/left.zip");
        await bucket.LeaveUploadAsync("else/where");
        var time = new VirtualTime(DateTimeOffset.UtcNow);
        var leftOvers = new S3LeftOvers(s3, time, NullLogger<S3Storage>.Instance);

        time.Advance(TimeSpan.FromHours(23));
        await leftOvers.RemoveOldAsync(CancellationToken.None);
        Assert.Equal(2, (await bucket.ContentsAsync()).Count);
        time.Advance(TimeSpan.FromHours(2));
        await leftOvers.RemoveOldAsync(CancellationToken.None);

        Assert.Equal(["else/where"], await bucket.ContentsAsync());
    }

    private async Task<T> WithoutServerAsync<T>(Func<Task<T>> act)
    {
        await fixture.Server.KillAsync();
        try
        {
            return await act();
        }
        finally
        {
            await fixture.Server.StartAgainAsync();
        }
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
}
