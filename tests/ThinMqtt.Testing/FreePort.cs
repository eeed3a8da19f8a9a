using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ThinMqtt.Testing;

/// <summary>For servers that cannot be told to take any port and say which.</summary>
public static class FreePort
{
    private const int Lowest = 10_100;
    private const int Highest = 32_000;

    /// <summary>Below the ports that Linux gives to connections: no client has this one when its server starts, or starts again.</summary>
    /// <remarks>Where hardly any are left, as on tuned servers, they overlap.</remarks>
    private static readonly int End = FirstOfConnections() is var first && first > Lowest + 2000 ? Math.Min(Highest, first) : Highest;

    /// <summary>Held until this process ends, whichever way: other processes of tests run at the same time.</summary>
    private static readonly ConcurrentDictionary<int, Socket?> Taken = new();

    /// <summary>A TCP port of 127.0.0.1 that nobody listens on, and that no process of tests hands out again while this one runs.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, End);
            if (Taken.TryAdd(port, null) && Claim(port) is { } claim)
            {
                Taken[port] = claim;
                if (IsFree(port))
                {
                    return port;
                }
            }
        }
    }

    /// <summary>A name of Linux's abstract sockets, which no file stands for and which goes with its process.</summary>
    /// <returns>Null when another process has it.</returns>
    private static Socket? Claim(int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            claim.Bind(new UnixDomainSocketEndPoint($"\0thinmqtt-tests-port-{port}"));
            return claim;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            claim.Dispose();
            return null;
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

    private static int FirstOfConnections()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split('\t', ' ')[0], CultureInfo.InvariantCulture) : Highest;
    }
}
