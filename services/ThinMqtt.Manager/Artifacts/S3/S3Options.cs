using System.Buffers;
using System.Globalization;

namespace ThinMqtt.Manager;

/// <summary>Artifacts in a bucket of an S3 server (MinIO, Ceph, AWS and others) instead of in the data folder.</summary>
public sealed record S3Options
{
    /// <summary>Signatures of version 4 allow no longer one.</summary>
    internal static readonly TimeSpan MaximumUrlLifetime = TimeSpan.FromDays(7);

    private const string Lower = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> BucketCharacters = SearchValues.Create(Lower + ".-");
    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-/");

    /// <summary>
    /// How the manager reaches the server, such as <c>http://minio:9000</c> or <c>https://s3.eu-central-1.amazonaws.com</c>; without a
    /// path. Required.
    /// </summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>
    /// How devices reach the same server, such as <c>https://artifacts.example.com</c>; without a path. Signatures cover its name: a proxy
    /// passes the Host header on unchanged. Default: <see cref="ServiceUrl"/>.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>3 to 63 of a-z, 0-9, '.' and '-'. Made where it is missing and the server lets the manager. Required.</summary>
    public string? Bucket { get; init; }

    /// <summary>Default: <c>us-east-1</c>, which MinIO and Ceph take unless they are told otherwise.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// Goes with <see cref="SecretKeyFile"/>. Default, for both: the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where there is one,
    /// AWS_SESSION_TOKEN, with which URLs end, too.
    /// </summary>
    public string? AccessKey { get; init; }

    /// <summary>A file with nothing but the secret key.</summary>
    public string? SecretKeyFile { get; init; }

    /// <summary>What the keys of artifacts begin with, such as <c>thinmqtt/</c>, where the bucket has other contents, too. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Whether the bucket is in the path of a URL instead of in the host's name. Default: true, which needs no DNS entry for each bucket;
    /// AWS wants false for new buckets.
    /// </summary>
    public bool ForcePathStyle { get; init; } = true;

    internal string KeyPrefix => Prefix.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";

    /// <summary>Everything about it that cannot be used, a sentence each.</summary>
    /// <param name="variable">The environment.</param>
    /// <param name="urlLifetime">Of the manager's other options.</param>
    /// <param name="maximumArtifactSize">In bytes; of the manager's other options.</param>
    internal IEnumerable<string> Problems(Func<string, string?> variable, TimeSpan urlLifetime, long maximumArtifactSize)
    {
        if (ServiceUrl is null)
        {
            yield return "Manager:S3:ServiceUrl is missing; it is the server's address, such as http://minio:9000.";
        }

        foreach (var (key, url) in new[] { (nameof(ServiceUrl), ServiceUrl), (nameof(PublicUrl), PublicUrl) })
        {
            if (url is not null && !IsHost(url))
            {
                yield return $"Manager:S3:{key} is '{url}'; it is an http or https URL without path and query, which a signature would not survive.";
            }
        }

        if (!IsBucket(Bucket))
        {
            yield return $"Manager:S3:Bucket is '{Bucket}'; it is 3 to 63 of a-z, 0-9, '.' and '-', with a letter or digit at both ends.";
        }

        if (Region.Length == 0)
        {
            yield return "Manager:S3:Region is empty; leave it away where the server has none.";
        }

        if (Prefix.AsSpan().ContainsAnyExcept(PrefixCharacters) || Prefix.StartsWith('/') || Prefix.Contains("//", StringComparison.Ordinal))
        {
            yield return $"Manager:S3:Prefix is '{Prefix}'; it has only a-z, A-Z, 0-9, '.', '_', '-' and, between names, '/'.";
        }

        if (!S3Credentials.TryRead(this, variable, out _, out var reason))
        {
            yield return reason;
        }

        if (urlLifetime > MaximumUrlLifetime)
        {
            yield return $"Manager:UrlLifetime is '{urlLifetime}'; with S3 it is {MaximumUrlLifetime.Days} days at most, as its signatures are.";
        }

        if (maximumArtifactSize > S3Writer.MaximumSize)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Manager:MaximumArtifactSize is '{maximumArtifactSize}'; with S3 it is {S3Writer.MaximumSize} at most, 10000 parts.");
        }
    }

    private static bool IsHost(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.PathAndQuery == "/"
        && url.UserInfo.Length == 0;

    private static bool IsBucket(string? name) =>
        name is { Length: >= 3 and <= 63 }
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && !name.AsSpan().ContainsAnyExcept(BucketCharacters);
}
