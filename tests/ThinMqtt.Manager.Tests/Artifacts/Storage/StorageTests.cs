using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What holds wherever artifacts are.</summary>
[Collection(S3Collection.Name)]
public sealed class StorageTests(S3Fixture fixture)
{
    private const int Part = 8 << 20;

    [Theory]
    [StorageData(StorageKind.Folder, 1000)]
    [StorageData(StorageKind.Folder, 20_000_000)]
    [StorageData(StorageKind.S3, 1000)]
    [StorageData(StorageKind.S3, Part)]
    [StorageData(StorageKind.S3, Part + 1)]
    [StorageData(StorageKind.S3, 20_000_000)]
    public async Task What_was_uploaded_is_downloaded_whole_and_in_parts(StorageKind kind, int size)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture);
        var bytes = Site.Zip("one", size);
        await storage.Site.ReleaseAsync(bytes: bytes);
        var url = await storage.AnnouncedUrlAsync();

        var whole = await StorageSite.GetAsync(url);
        var rest = await StorageSite.GetAsync(url, $"bytes={size - 500}-");
        var beyond = await StorageSite.GetAsync(url, $"bytes={size}-");

        Assert.True(bytes.AsSpan().SequenceEqual(whole.Bytes));
        Assert.Equal(HttpStatusCode.PartialContent, rest.Status);
        Assert.Equal(bytes[^500..], rest.Bytes);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.Status);
        Assert.Single(await storage.ContentsAsync());
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task An_artifact_goes_with_the_last_release_that_has_it(StorageKind kind)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture);
        var site = storage.Site;
        var bytes = Site.Zip("one");
        var stable = await site.ReleaseAsync(bytes: bytes);
        using var second = await site.UploadAsync(bytes, channel: "lab");
        var lab = (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();

        using var refused = await site.Http.DeleteAsync($"/api/v1/releases/{stable}");
        await site.DeleteReleaseAsync(stable);
        await storage.HasAsync(1);
        await site.DeleteReleaseAsync(lab);
        await storage.HasAsync(0);
        using var unknown = await site.Http.DeleteAsync($"/api/v1/releases/{lab}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (refused.StatusCode, unknown.StatusCode));
        Assert.Equal(0, (await site.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
        await site.ReleaseAsync(bytes: Site.Zip("other")); // the version is free again
        await storage.HasAsync(1);
    }

    [Fact]
    public async Task The_counter_of_a_deleted_release_is_not_used_again()
    {
        await using var site = await Site.StartAsync();
        await site.ReleaseAsync("1.0.0");
        await site.DeleteReleaseAsync(await site.ReleaseAsync("1.1.0"));

        await site.ReleaseAsync("1.2.0");

        var announced = await site.AnnouncedAsync(found => found?.Manifest.Manifest.Version.ToString() == "1.2.0");
        Assert.Equal(3, announced!.Manifest.Manifest.Counter);
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task A_URL_that_was_changed_or_has_expired_is_refused_and_a_device_gets_a_fresh_one(StorageKind kind)
    {
        var time = new VirtualTime(DateTimeOffset.UtcNow.AddSeconds(-57));
        await using var storage = await StorageSite.StartAsync(
            kind, fixture, options => options with { TimeProvider = time, UrlLifetime = TimeSpan.FromMinutes(1) });
        await storage.Site.ReleaseAsync();
        var url = await storage.AnnouncedUrlAsync(); // good for three more seconds by the S3 server's clock

        var changed = await StorageSite.GetAsync(new Uri(url.AbsoluteUri[..^3] + "abc"));
        time.Advance(TimeSpan.FromMinutes(1));
        await ExpiredAsync(url).Within("the URL expires");
        var fresh = await StorageSite.GetAsync(await storage.FreshUrlAsync());

        Assert.Equal(HttpStatusCode.Forbidden, changed.Status);
        Assert.Equal(Site.Zip("1.0.0"), fresh.Bytes);
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task A_live_release_is_announced_anew_before_its_URL_expires(StorageKind kind)
    {
        var time = new VirtualTime(DateTimeOffset.UtcNow);
        await using var storage = await StorageSite.StartAsync(
            kind, fixture, options => options with { TimeProvider = time, UrlLifetime = TimeSpan.FromHours(1) });
        await storage.Site.ReleaseAsync();
        var first = (await storage.Site.AnnouncedAsync(found => found is not null))!;

        time.Advance(TimeSpan.FromMinutes(50));
        var second = (await storage.Site.AnnouncedAsync(found => found?.UrlExpires > first.UrlExpires))!;

        Assert.Equal(first.UrlExpires!.Value.AddMinutes(50), second.UrlExpires!.Value, TimeSpan.FromMinutes(6));
        Assert.Equal(Site.Zip("1.0.0"), (await StorageSite.GetAsync(second.Url!)).Bytes);
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task Many_uploads_of_one_version_at_once_keep_the_bytes_of_one(StorageKind kind)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture);
        var uploads = Enumerable.Range(0, 4).Select(i => Site.Zip($"{i}", Part + 1000)).ToArray();

        var answers = await Task.WhenAll(uploads.Select(bytes => storage.Site.UploadAsync(bytes)));
        using var again = await storage.Site.UploadAsync(uploads[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.Created)]);

        var winner = Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await storage.HasAsync(1);
        var kept = (await StorageSite.GetAsync(await storage.AnnouncedUrlAsync())).Bytes;
        Assert.True(uploads[winner].AsSpan().SequenceEqual(kept));
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task An_upload_that_is_cut_off_leaves_nothing(StorageKind kind)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture);

        await storage.CutUploadAsync(2 * Part + 1000);

        await storage.HasAsync(0);
        Assert.Equal(0, (await storage.Site.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task An_upload_that_turns_out_too_large_leaves_nothing(StorageKind kind)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture, options => options with { MaximumArtifactSize = Part + 5000 });
        using var answer = await PostFormAsync(storage.Site, "1.0.0", Site.Zip("one", Part + 6000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await storage.HasAsync(0);
    }

    [Theory]
    [StorageData(StorageKind.Folder)]
    [StorageData(StorageKind.S3)]
    public async Task A_form_whose_file_comes_first_is_kept_and_found_by_its_release_after_a_restart(StorageKind kind)
    {
        await using var storage = await StorageSite.StartAsync(kind, fixture);
        var bytes = Site.Zip("one");
        using var answer = await PostFormAsync(storage.Site, "1.0.0+build.5", bytes);
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetInt64();

        await storage.Site.StopManagerAsync();
        await storage.Site.StartManagerAsync();
        using var download = await storage.Site.Http.GetAsync($"/api/v1/releases/{id}/artifact");

        Assert.Equal(bytes, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal("hello-1.0.0+build.5.zip", download.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("application/zip", download.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<HttpResponseMessage> PostFormAsync(Site site, string version, byte[] bytes)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(bytes), "file", "hello.zip" },
            { new StringContent("hello"), "package" },
            { new StringContent(version), "version" },
        };
        return await site.Http.PostAsync("/api/v1/releases", form);
    }

    private static async Task ExpiredAsync(Uri url)
    {
        while ((await StorageSite.GetAsync(url)).Status != HttpStatusCode.Forbidden)
        {
        }
    }
}
