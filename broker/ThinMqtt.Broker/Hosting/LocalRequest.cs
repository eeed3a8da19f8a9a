using System.Net;
using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Broker;

/// <summary>Which HTTP requests are surely of this machine's own people.</summary>
public static class LocalRequest
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>
    /// Whether it came to a loopback address, asks for a loopback name, and no proxy says that it is another's. A foreign name that leads
    /// to a loopback address is a web page that poses as this server (DNS rebinding), or a proxy that passes on what the world sends. A
    /// proxy that hides all of that cannot be told: who has one has users, too, and lets nobody in without a name.
    /// </summary>
    public static bool Is(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        return context.Connection.LocalIpAddress is { } local
            && IPAddress.IsLoopback(local)
            && IsLoopbackName(request.Host.Host)
            && !ProxyHeaders.Any(request.Headers.ContainsKey);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
