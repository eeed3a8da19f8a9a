using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>How the page's files come.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class DeliveryTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_page_allows_nothing_but_its_own_files_and_is_asked_for_anew()
    {
        using var answer = await site.Http.GetAsync("/");

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        string[] rules = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'", "frame-ancestors 'none'"];
        Assert.All(rules, rule => Assert.Contains(rule, policy.Split("; ")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again()
    {
        using var first = await site.Http.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await site.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Files_have_the_hash_of_them_all_in_their_path_and_are_kept_for_good()
    {
        foreach (var path in await AssetsAsync())
        {
            using var answer = await site.Http.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
            Assert.NotNull(answer.Headers.ETag);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task Who_takes_gzip_gets_the_same_compressed()
    {
        var path = (await AssetsAsync()).First(asset => asset.EndsWith("style.css", StringComparison.Ordinal));
        var plain = await site.Http.GetByteArrayAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue("gzip") } } };

        using var answer = await site.Http.SendAsync(request);

        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        await using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await gzip.CopyToAsync(unpacked);
        Assert.Equal(plain, unpacked.ToArray());
        Assert.InRange(answer.Content.Headers.ContentLength ?? 0, 1, plain.Length / 2);
    }

    [BrowserFact]
    public async Task All_that_a_view_loads_is_small()
    {
        await using var dashboard = await DashboardPage.OpenAsync(chromium, site.Address, path: "/devices");

        var files = await dashboard.Page.EvaluateAsync<long>(
            "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)");

        Assert.InRange(files, 10_000, 300 * 1024);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/devices/nobody")]
    [InlineData("/api/v1/releases/77/artifact")]
    [InlineData("/assets/0000/main.js")]
    public async Task What_is_not_there_is_a_problem_that_says_so(string path)
    {
        using var answer = await site.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<IReadOnlyList<string>> AssetsAsync()
    {
        var page = await site.Http.GetStringAsync("/");
        var assets = Asset().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(assets, asset => asset.EndsWith("/main.js", StringComparison.Ordinal));
        return assets;
    }

    [GeneratedRegex("\"(assets/[0-9a-f]{16}/[^\"]+)\"")]
    private static partial Regex Asset();
}
