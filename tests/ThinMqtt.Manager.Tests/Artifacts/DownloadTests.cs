using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DownloadTests
{
    [Fact]
    public async Task The_announced_URL_gives_the_bytes_that_were_uploaded()
    {
        await using var site = await Site.StartAsync();
        var bytes = Site.Zip("one", 3_000_000);
        await site.ReleaseAsync(bytes: bytes);
        var announcement = (await site.AnnouncedAsync(found => found is not null))!;

        var downloaded = await site.Http.GetByteArrayAsync(announcement.Url);

        Assert.Equal(bytes, downloaded);
        Assert.Equal(bytes.Length, announcement.Manifest.Manifest.Size);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), announcement.Manifest.Manifest.Sha256);
        Assert.Equal(Md5Of(bytes), announcement.Manifest.Manifest.Md5);
    }

    [Theory]
    [InlineData("bytes=0-3", 206, 4)]
    [InlineData("bytes=990-", 206, 10)]
    [InlineData("bytes=-5", 206, 5)]
    [InlineData("bytes=1000-", 416, 0)]
    public async Task A_download_resumes_by_Range(string range, int status, int length)
    {
        await using var site = await Site.StartAsync();
        var bytes = Site.Zip("one", 1000);
        await site.ReleaseAsync(bytes: bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, await UrlAsync(site));
        request.Headers.Range = RangeHeaderValue.Parse(range);

        using var answer = await site.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        var part = status == 206 ? await answer.Content.ReadAsByteArrayAsync() : [];
        Assert.Equal(length, part.Length);
        Assert.True(part.Length == 0 || bytes.AsSpan().IndexOf(part) == (int)answer.Content.Headers.ContentRange!.From!.Value);
    }

    [Fact]
    public async Task Head_tells_the_size_and_the_tag_without_the_bytes()
    {
        await using var site = await Site.StartAsync();
        await site.ReleaseAsync(bytes: Site.Zip("one", 1000));
        using var request = new HttpRequestMessage(HttpMethod.Head, await UrlAsync(site));

        using var answer = await site.Http.SendAsync(request);

        Assert.Equal(1000, answer.Content.Headers.ContentLength);
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.NotNull(answer.Headers.ETag);
    }

    [Fact]
    public async Task A_URL_that_was_changed_or_is_not_signed_is_refused()
    {
        await using var site = await Site.StartAsync();
        await site.ReleaseAsync();
        await site.ReleaseAsync("1.1.0");
        var url = (await UrlAsync(site)).ToString();

        await RefusedAsync(site, url.Replace("1.1.0", "1.0.0", StringComparison.Ordinal), "signature is wrong");
        await RefusedAsync(site, url.Replace("expires=", "expires=9", StringComparison.Ordinal), "signature is wrong");
        await RefusedAsync(site, url[..^2], "signature is wrong");
        await RefusedAsync(site, url[..url.IndexOf('?', StringComparison.Ordinal)], "not signed");
        await RefusedAsync(site, url.Replace("expires=", "expires=x", StringComparison.Ordinal), "signature is wrong");
    }

    [Fact]
    public async Task A_URL_is_good_until_it_expires_and_no_longer()
    {
        var time = new VirtualTime();
        await using var site = await Site.StartAsync(options => options with { TimeProvider = time, UrlLifetime = TimeSpan.FromHours(1) });
        await site.ReleaseAsync();
        var url = await UrlAsync(site);

        time.Advance(TimeSpan.FromMinutes(59));
        using var answer = await site.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(site, url.ToString(), "expired");
    }

    [Fact]
    public async Task A_URL_survives_a_restart_and_its_secret_is_for_the_owner_only()
    {
        await using var site = await Site.StartAsync();
        await site.ReleaseAsync();
        var path = (await UrlAsync(site)).PathAndQuery;
        await site.StopManagerAsync();
        await site.StartManagerAsync();

        using var answer = await site.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(site.DataFolder, "url-secret")));
    }

    private static async Task<Uri> UrlAsync(Site site)
    {
        var packages = await site.Manager.GetAsync("/api/v1/packages");
        return new Uri(packages[0].GetProperty("versions")[0].GetProperty("url").GetString()!);
    }

    private static async Task RefusedAsync(Site site, string url, string text)
    {
        using var answer = await site.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Md5Of(byte[] bytes)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(bytes);
        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }
}
