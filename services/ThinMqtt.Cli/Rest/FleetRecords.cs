namespace ThinMqtt.Cli;

/// <summary>The fleet in numbers.</summary>
internal sealed record Overview
{
    public required DateTimeOffset At { get; init; }

    public required DeviceCounts Devices { get; init; }

    public IReadOnlyList<PackageSpread> Packages { get; init; } = [];

    public IReadOnlyList<VersionCount> Agents { get; init; } = [];

    public required ReleaseCounts Releases { get; init; }

    /// <summary>By part: broker, inventory, artifacts.</summary>
    public IReadOnlyDictionary<string, HealthOfPart> Health { get; init; } = new Dictionary<string, HealthOfPart>();
}

internal sealed record DeviceCounts(int Total, int Online, int Stale, int Offline, int Cloned, int Damaged);

internal sealed record PackageSpread(string Package, IReadOnlyList<VersionCount> Versions);

internal sealed record VersionCount(string? Version, int Devices);

internal sealed record ReleaseCounts(int Live, int Underway, int Failed);

internal sealed record HealthOfPart(bool Ok, string? Text);

/// <summary>The fleet at one moment of the past.</summary>
internal sealed record Sample(DateTimeOffset At, int Online, int Stale, int Offline);

/// <param name="Items">The oldest first.</param>
internal sealed record SamplePage(IReadOnlyList<Sample> Items);

/// <summary>A filter with a name.</summary>
/// <param name="Name">As <c>group:NAME</c> in other filters.</param>
/// <param name="Filter">In the filter language.</param>
/// <param name="Description">For people.</param>
/// <param name="Devices">How many match now.</param>
internal sealed record Group(string Name, string Filter, string? Description, int? Devices);

internal sealed record GroupPage(IReadOnlyList<Group> Items);

internal sealed record GroupParameters(string Filter, string? Description);
