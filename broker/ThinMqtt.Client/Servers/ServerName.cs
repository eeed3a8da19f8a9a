namespace ThinMqtt.Client;

/// <summary>Servers in messages.</summary>
public static class ServerName
{
    /// <summary>The address without user and path.</summary>
    public static string Name(this Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    }
}
