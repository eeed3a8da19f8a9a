using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ThinMqtt.Agent;

/// <summary>Addresses that others can reach, by the interface that has them.</summary>
internal static class InterfaceAddresses
{
    public static IReadOnlyList<(string Interface, IPAddress Address)> OfThisMachine() =>
    [
        .. System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Where(candidate => candidate.OperationalStatus != OperationalStatus.Down)
            .SelectMany(
                candidate => candidate.GetIPProperties().UnicastAddresses,
                (candidate, unicast) => (candidate.Name, unicast.Address))
            .Where(pair => IsReachable(pair.Address)),
    ];

    /// <summary>Neither loopback nor link-local.</summary>
    public static bool IsReachable(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !IsLinkLocal(address);

    private static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];
}
