using System.Net;
using System.Net.Sockets;
using System.Text;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

/// <summary>A site whose artifacts are in a folder or in S3, and what is there.</summary>
internal sealed class StorageSite(Site site, TestBucket? bucket) : IAsyncDisposable
{
    public Site Site => site;

    public static async Task<StorageSite> StartAsync(
        StorageKind kind, S3Fixture fixture, Func<ManagerOptions, ManagerOptions>? change = null)
    {
        var bucket = kind == StorageKind.S3 ? new TestBucket(fixture.Server) : null;
        var site = await Site.StartAsync(options => (change ?? (same => same))(options with { S3 = bucket?.Options }));
        return new StorageSite(site, bucket);
    }

    /// <summary>Everything of artifacts that takes room.</summary>
    public async Task<IReadOnlyList<string>> ContentsAsync() => bucket is null
        ? Directory.GetFiles(Path.Combine(site.DataFolder, "artifacts"), "*", SearchOption.AllDirectories)
        : await bucket.ContentsAsync();

    /// <summary>Also what is removed a moment after the answer.</summary>
    public Task HasAsync(int count) =>
        site.Manager.AskUntilAsync("/health/live", _ => ContentsAsync().GetAwaiter().GetResult().Count == count, $"{count} artifacts are kept, and nothing else");

    public async Task<Uri> AnnouncedUrlAsync() => (await site.AnnouncedAsync(found => found is not null))!.Url!;

    /// <summary>As a device: without what this process has in its HTTP client.</summary>
    public static async Task<(HttpStatusCode Status, byte[] Bytes)> GetAsync(Uri url, string? range = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    public async Task<Uri> FreshUrlAsync()
    {
        await using var device = await site.DeviceAsync($"lab-{Guid.NewGuid():N}");
        var release = new ReleaseReference { Package = PackageName.Parse("hello"), Version = SemanticVersion.Parse("1.0.0") };
        return (await device.AskAsync(new RequestPayload { Id = "1", Kind = RequestKinds.Url, Release = release })).Url!;
    }

    /// <summary>Sends a part of an upload and is gone.</summary>
    public async Task CutUploadAsync(int size)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", site.Http.BaseAddress!.Port);
        var head = "POST /api/v1/releases?package=hello&version=1.0.0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head));
        await socket.SendAsync(Site.Zip("one", size));
        await site.Manager.AskUntilAsync("/health/live", _ => ContentsAsync().GetAwaiter().GetResult().Count > 0, "the upload has begun");
        socket.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        if (bucket is not null)
        {
            await bucket.DisposeAsync();
        }
    }
}
