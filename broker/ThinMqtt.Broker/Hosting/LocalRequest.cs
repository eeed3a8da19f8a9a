using System.Net;
using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Broker;

/// <summary>Which HTTP requests are surely of this machine's own people.</summary>
public static class LocalRequest
{
    /// <summary>
    /// Whether it came to a loopback address and asks for a loopback name. A foreign name that leads to a loopback address is a web page
    /// that poses as this server (DNS rebinding), or a proxy that passes on what the world sends.
    /// </summary>
    public static bool Is(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local) && IsLoopbackName(context.Request.Host.Host);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
