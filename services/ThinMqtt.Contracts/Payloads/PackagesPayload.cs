using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>What a device has installed, and where it looks for releases. Topic <c>packages</c>, retained; sent when it changes.</summary>
public sealed record PackagesPayload : IPayload
{
    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<InstalledPackage> Packages { get; init; }

    /// <summary>Those it follows; null from an agent that does not tell.</summary>
    public IReadOnlyList<ChannelName>? Channels { get; init; }
}

/// <summary>The active version of a package.</summary>
public sealed record InstalledPackage
{
    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }

    /// <summary>The <see cref="Manifest.Counter"/> of its release, where that had one.</summary>
    public long? Counter { get; init; }

    /// <summary>Of the artifact: 32 hex digits in lower case.</summary>
    public required string Md5 { get; init; }

    /// <summary>Of the artifact: 64 hex digits in lower case, where its manifest gave it.</summary>
    public string? Sha256 { get; init; }

    public required PackageState State { get; init; }

    public required DateTimeOffset InstalledAt { get; init; }

    /// <summary>Kept for rollback.</summary>
    public SemanticVersion? PreviousVersion { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<PackageState>))]
public enum PackageState
{
    Installed,

    /// <summary>Its files no longer match their checksum: the same release repairs it.</summary>
    Damaged,
}
