namespace ThinMqtt.Cli;

/// <summary>A release as the list has it, and with its failures where it was asked for alone.</summary>
internal sealed record Release
{
    public const string Live = "live";

    public required long Id { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required string Channel { get; init; }

    /// <summary>live, replaced or withdrawn.</summary>
    public required string State { get; init; }

    /// <summary>How often it was announced anew.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset Announced { get; init; }

    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string Md5 { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>Devices by the state of their latest attempt.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public IReadOnlyList<ReleaseResult>? Failures { get; init; }

    /// <summary>Whether a device has it already, and undamaged.</summary>
    public bool IsInstalledAs(Package package) => package.Name == Package && package.Version == Version && package.State == "installed";
}

internal sealed record ReleaseResult
{
    public const string Succeeded = "succeeded";

    public const string Rejected = "rejected";

    public required long Release { get; init; }

    public required string Device { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required int Attempt { get; init; }

    public required string State { get; init; }

    public required bool IsFinal { get; init; }

    public int? Percent { get; init; }

    public string? Reason { get; init; }

    public string? LogTail { get; init; }

    /// <summary>By the device's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed record ReleasePage(IReadOnlyList<Release> Items, string? Next);

/// <summary>Devices that failed alike.</summary>
/// <param name="State">Final, and not succeeded.</param>
/// <param name="Reason">With what differs from device to device folded.</param>
/// <param name="Count">All of them.</param>
/// <param name="Devices">The first ones.</param>
internal sealed record FailureGroup(string State, string? Reason, int Count, IReadOnlyList<string> Devices);

internal sealed record FailureGroups(IReadOnlyList<FailureGroup> Items);

internal sealed record ResultPage(IReadOnlyList<ReleaseResult> Items, string? Next);

/// <summary>Announces an artifact that the server has.</summary>
internal sealed record ReleaseParameters(string Package, string Version, string Channel);
