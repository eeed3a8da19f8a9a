using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

[Collection(S3Collection.Name)]
public sealed class S3SettingsTests(S3Fixture fixture)
{
    [OwnS3Fact]
    public async Task Devices_download_from_the_public_address_by_TLS_what_was_uploaded_at_the_inner_one()
    {
        await using var bucket = new TestBucket(fixture.Server);
        await using var site = await Site.StartAsync(options => options with { S3 = bucket.Options with { PublicUrl = fixture.Server.Https } });
        await site.ReleaseAsync(bytes: Site.Zip("one", 100_000));
        var announcement = (await site.AnnouncedAsync(found => found is not null))!;
        using var http = new HttpClient(Trusting(fixture.Server.Certificates.Authority));

        var bytes = await http.GetByteArrayAsync(announcement.Url);

        Assert.Equal(fixture.Server.Https.Authority, announcement.Url!.Authority);
        Assert.Equal(announcement.Manifest.Manifest.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [S3Fact]
    public async Task The_program_takes_it_from_its_configuration()
    {
        await using var bucket = new TestBucket(fixture.Server);
        await using var server = new ThinMqttServer(new Dictionary<string, string>
        {
            ["Manager:S3:ServiceUrl"] = fixture.Server.Http.AbsoluteUri,
            ["Manager:S3:Bucket"] = bucket.Options.Bucket!,
            ["Manager:S3:AccessKey"] = bucket.Options.AccessKey!,
            ["Manager:S3:SecretKeyFile"] = bucket.Options.SecretKeyFile!,
        });
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Http };
        using var content = new ByteArrayContent(Site.Zip("one"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");

        using var answer = await http.PostAsync("/api/v1/releases?package=hello&version=1.0.0", content);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.StartsWith("hello/1.0.0/", Assert.Single(await bucket.ContentsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_cannot_be_used_is_said_at_once()
    {
        var options = new S3Options
        {
            PublicUrl = new Uri("https://example.com/s3"), Bucket = "Big", Region = "", Prefix = "/x", AccessKey = "key",
        };

        var problems = options.Problems(_ => null, TimeSpan.FromDays(8), long.MaxValue).ToList();

        string[] keys = ["S3:ServiceUrl", "S3:PublicUrl", "S3:Bucket", "S3:Region", "S3:Prefix", "S3:SecretKeyFile", "UrlLifetime", "MaximumArtifactSize"];
        Assert.Equal(keys.Length, problems.Count);
        Assert.All(keys.Zip(problems), pair => Assert.Contains("Manager:" + pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AWS_SESSION_TOKEN", "token")]
    [InlineData("", null)]
    public void Credentials_come_from_the_usual_variables_too(string name, string? token)
    {
        var variables = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "key", ["AWS_SECRET_ACCESS_KEY"] = "secret", [name] = "token" };

        Assert.True(S3Credentials.TryRead(new S3Options(), variables.GetValueOrDefault, out var credentials, out _));

        Assert.Equal(new S3Credentials("key", "secret", token), credentials);
        Assert.DoesNotContain("secret", credentials.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("empty", "is empty")]
    public void A_file_of_the_secret_that_has_none_is_named(string file, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("empty"), "\n");

        Assert.False(S3Credentials.TryRead(
            new S3Options { AccessKey = "key", SecretKeyFile = folder.File(file) }, _ => null, out _, out var reason));

        Assert.Contains(folder.File(file), reason, StringComparison.Ordinal);
        Assert.Contains(text, reason, StringComparison.Ordinal);
    }

    private static HttpClientHandler Trusting(X509Certificate2 authority) => new()
    {
        ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            return chain.Build(certificate!);
        },
    };
}
