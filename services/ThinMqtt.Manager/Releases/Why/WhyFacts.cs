using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What is known of a device and a release when somebody asks.</summary>
internal sealed record WhyFacts
{
    public required DeviceDetails Device { get; init; }

    public required ReleaseSummary Release { get; init; }

    public required Manifest Manifest { get; init; }

    /// <summary>Whether the broker knows the release as it is.</summary>
    public required bool IsTold { get; init; }

    /// <summary>What its channel announces of its package; null for nothing.</summary>
    public (long Id, SemanticVersion Version)? Live { get; init; }

    /// <summary>Who takes part; null for every device.</summary>
    public Rollout? Rollout { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What of the package the device has; null for nothing.</summary>
    public InstalledPackage? Installed => Device.Packages.FirstOrDefault(package => package.Package == Release.Package);

    /// <summary>What the device has said of the release; null for nothing.</summary>
    public ReleaseResult? Result => Device.Results.FirstOrDefault(result => result.Release == Release.Id);

    /// <summary>Whether its files are whole is another question.</summary>
    public bool HasIt => Installed is { } installed && installed.Version == Manifest.Version && HasSameContent(installed);

    /// <summary>Whether the device may not try once more.</summary>
    public bool IsSpent => Result is { IsFinal: true } result && result.Attempt >= Release.Attempt;

    public bool HasSameContent(InstalledPackage installed) => Manifest.Md5 == installed.Md5
        && (Manifest.Sha256 is null || installed.Sha256 is null || Manifest.Sha256 == installed.Sha256);
}
