using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>
/// Pure: whether what a device says of itself goes from A to B and back to A, as one machine's never does. A changed clock, a reboot
/// or a new network card goes to B and stays.
/// </summary>
internal static class CloneEvidence
{
    /// <summary>Clocks that are set while the agent runs move the time of boot by less, or do not move it back.</summary>
    public static readonly TimeSpan BootTolerance = TimeSpan.FromMinutes(1);

    /// <returns>When the machine booted, by its own clock.</returns>
    public static DateTimeOffset Boot(HeartbeatPayload heartbeat) =>
        heartbeat.At.UtcTicks / TimeSpan.TicksPerSecond > heartbeat.UptimeSeconds && heartbeat.UptimeSeconds >= 0
            ? heartbeat.At - TimeSpan.FromSeconds(heartbeat.UptimeSeconds)
            : heartbeat.At;

    /// <summary>Whether this boot is another than the current one.</summary>
    public static bool IsOtherBoot(DateTimeOffset? current, DateTimeOffset boot) =>
        current is { } known && (known - boot).Duration() > BootTolerance;

    public static bool IsFormerBoot(DateTimeOffset? former, DateTimeOffset boot) =>
        former is { } known && (known - boot).Duration() <= BootTolerance;

    /// <param name="boot">Of the present heartbeat.</param>
    /// <param name="current">Of those before it.</param>
    public static string OfBoots(DateTimeOffset boot, DateTimeOffset? current) =>
        $"Heartbeats of two machines take turns, one started at {boot:u}, the other at {current:u}: they use the same device id. Give each its own.";

    public static string OfAddresses(IReadOnlyCollection<string> addresses) =>
        $"Two machines take turns, the present one with the addresses {string.Join(", ", addresses)}: they use the same device id. Give each its own.";

    public static string OfOtherMachine(IReadOnlyCollection<string> addresses) =>
        $"It is another machine now, with the addresses {string.Join(", ", addresses)}.";

    /// <summary>Whether no address is left of the current ones.</summary>
    public static bool AreOtherAddresses(IReadOnlyCollection<string> current, IReadOnlyCollection<string> addresses) =>
        current.Count > 0 && addresses.Count > 0 && !current.Intersect(addresses).Any();

    public static bool AreFormerAddresses(IReadOnlyCollection<string> former, IReadOnlyCollection<string> addresses) =>
        former.Intersect(addresses).Any();
}
