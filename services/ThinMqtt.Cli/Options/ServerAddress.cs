using System.Net;

namespace ThinMqtt.Cli;

/// <summary>Where the manager's HTTP is.</summary>
internal static class ServerAddress
{
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>The path is kept, for servers behind a proxy.</summary>
    public static bool TryParse(string? text, out Uri value, out string? reason)
    {
        reason = Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? Problem(url)
            : $"The server '{text}' is no URL such as {Default} or https://updates.example.com.";
        value = reason is null ? new Uri(url!.AbsoluteUri.TrimEnd('/') + "/") : new Uri(Default);
        return reason is null;
    }

    /// <summary>Whether what is sent stays on this machine.</summary>
    public static bool IsLoopback(Uri server) =>
        server.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(server.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static string? Problem(Uri url) =>
        url.UserInfo.Length > 0 ? "The server's URL has a name or password in it, which others may see; give --user, and the password by THINCTL_PASSWORD."
        : url.Query.Length > 0 || url.Fragment.Length > 0 ? $"The server '{url}' has a query or fragment; give the URL without."
        : null;
}
