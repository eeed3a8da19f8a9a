using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ThinMqtt.Testing;

/// <summary>For servers that cannot be told to take any port and say which.</summary>
public static class FreePort
{
    /// <summary>Below the ports that Linux gives to connections: no client has this one when its server starts, or starts again.</summary>
    private const int Lowest = 12_000;
    private const int Highest = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    /// <summary>A TCP port of 127.0.0.1 that nobody listens on, and that this process hands out once.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (Taken.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
