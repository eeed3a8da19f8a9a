using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>The fleet in numbers.</summary>
/// <param name="At">When they were counted.</param>
/// <param name="Devices">All that are known.</param>
/// <param name="Packages">In the order of their names.</param>
/// <param name="Agents">Of devices that have said it, the newest first.</param>
/// <param name="Releases">Those that are announced.</param>
/// <param name="Health">Of the manager.</param>
public sealed record FleetOverview(
    DateTimeOffset At,
    DeviceCounts Devices,
    IReadOnlyList<PackageSpread> Packages,
    IReadOnlyList<VersionCount> Agents,
    ReleaseCounts Releases,
    HealthReport Health);

/// <param name="Total">All that are known.</param>
/// <param name="Online">Say so, and their heartbeats come.</param>
/// <param name="Stale">Say that they are online, but three heartbeats are missing.</param>
/// <param name="Offline">All others.</param>
/// <param name="Cloned">Whose id two machines seem to use.</param>
/// <param name="Damaged">With a package whose files no longer match their checksum.</param>
public sealed record DeviceCounts(int Total, int Online, int Stale, int Offline, int Cloned, int Damaged);

/// <param name="Package">Its name.</param>
/// <param name="Versions">Those that any device has installed, the newest first.</param>
public sealed record PackageSpread(PackageName Package, IReadOnlyList<VersionCount> Versions);

/// <param name="Version">SemVer, or what an agent calls its own.</param>
/// <param name="Devices">How many have it.</param>
public sealed record VersionCount(string Version, int Devices);

/// <summary>A release may be counted in all three.</summary>
/// <param name="Live">Announced to their channels.</param>
/// <param name="Underway">Of those, with a device that has begun and not ended.</param>
/// <param name="Failed">Of those, with a device whose latest attempt has failed, was rolled back, timed out or was refused.</param>
public sealed record ReleaseCounts(int Live, int Underway, int Failed);

/// <summary>What the manager needs.</summary>
/// <param name="Broker">Whether devices are heard and told.</param>
/// <param name="Inventory">Whether what is known can be read and written.</param>
/// <param name="Artifacts">Whether they can be stored and downloaded.</param>
public sealed record HealthReport(HealthState Broker, HealthState Inventory, HealthState Artifacts)
{
    /// <returns>The first that is not well; null when all are.</returns>
    internal string? Problem => new[] { Inventory, Broker, Artifacts }.FirstOrDefault(state => !state.Ok)?.Text;
}

/// <param name="Ok">Whether it is well.</param>
/// <param name="Text">What is so, or what is wrong and what to do about it.</param>
public sealed record HealthState(bool Ok, string Text)
{
    /// <param name="problem">Null when there is none.</param>
    /// <param name="well">What is so then.</param>
    internal static HealthState Of(string? problem, string well) => new(problem is null, problem ?? well);
}
