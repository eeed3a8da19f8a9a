using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Presigned URLs: whoever has one may download that artifact until it expires. The signature is an HMAC-SHA256, by a secret of this
/// data folder, over what is downloaded and until when.
/// </summary>
internal sealed class DownloadUrls(ManagerOptions options, IServer server)
{
    public const string Pattern = "/artifacts/{package}/{version}";

    private const int SecretSize = 32;

    private byte[] _secret = [];

    /// <exception cref="IOException">The secret cannot be read or written.</exception>
    public void Start()
    {
        var file = Path.Combine(options.DataFolder, "url-secret");
        try
        {
            _secret = File.Exists(file) ? File.ReadAllBytes(file) : Create(file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The secret of download URLs, {file}, cannot be used: {exception.Message}", exception);
        }

        if (_secret.Length != SecretSize)
        {
            throw new IOException($"The secret of download URLs, {file}, has not {SecretSize} bytes; remove it, and a new one is made.");
        }
    }

    public DownloadUrl Sign(PackageName package, SemanticVersion version)
    {
        var seconds = (options.TimeProvider.GetUtcNow() + options.UrlLifetime).ToUnixTimeSeconds();
        var path = $"/artifacts/{package.Value}/{Uri.EscapeDataString(version.ToString())}";
        var signature = Signature(package.Value, version.ToString(), seconds.ToString(CultureInfo.InvariantCulture));
        path += $"?expires={seconds}&signature={signature}";
        return new DownloadUrl(new Uri(PublicUrl() + path), DateTimeOffset.FromUnixTimeSeconds(seconds), path);
    }

    /// <returns>Null when the URL is good, otherwise why it is refused.</returns>
    public string? Refusal(string package, string version, string? expires, string? signature)
    {
        if (expires is null || signature is null)
        {
            return "The URL is not signed. Take one from an announcement, or from GET /api/v1/packages.";
        }

        var right = Encoding.ASCII.GetBytes(Signature(package, version, expires));
        if (!CryptographicOperations.FixedTimeEquals(right, Encoding.UTF8.GetBytes(signature)))
        {
            return "The URL's signature is wrong: it was changed, or made with another secret.";
        }

        return long.Parse(expires, CultureInfo.InvariantCulture) <= options.TimeProvider.GetUtcNow().ToUnixTimeSeconds()
            ? "The URL has expired; ask for a new one."
            : null;
    }

    /// <summary>Known once the host listens.</summary>
    private string PublicUrl()
    {
        if (options.PublicUrl is { } given)
        {
            return given.ToString().TrimEnd('/');
        }

        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The host listens nowhere yet; set Manager:PublicUrl where it never does.");
        var url = new UriBuilder(address.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal));
        var isAny = IPAddress.TryParse(url.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        url.Host = isAny ? Dns.GetHostName() : url.Host;
        return url.Uri.GetLeftPart(UriPartial.Authority);
    }

    private string Signature(string package, string version, string expires) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"GET\n{package}\n{version}\n{expires}")));

    private static byte[] Create(string file)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretSize);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(secret);
        stream.Flush(flushToDisk: true);
        return secret;
    }
}
