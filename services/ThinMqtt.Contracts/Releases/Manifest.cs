namespace ThinMqtt.Contracts;

/// <summary>What a release is. Its bytes are what a signature covers: see <see cref="ManifestDocument"/>.</summary>
public sealed record Manifest
{
    public required PackageName Package { get; init; }

    public required SemanticVersion Version { get; init; }

    /// <summary>
    /// Grows with every release of a package, so that an old release cannot be played back. Zero or more; signed manifests have it.
    /// </summary>
    public long? Counter { get; init; }

    public DateTimeOffset? Released { get; init; }

    /// <summary>From then on no device begins with it.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Of the artifact in bytes, at least 1.</summary>
    public required long Size { get; init; }

    /// <summary>Of the artifact: 32 hex digits in lower case.</summary>
    public required string Md5 { get; init; }

    /// <summary>Of the artifact: 64 hex digits in lower case; signed manifests have it.</summary>
    public string? Sha256 { get; init; }

    public InstallStep Install { get; init; } = new();

    public Requirements Requires { get; init; } = new();
}

/// <summary>What runs on the device.</summary>
public sealed record InstallStep
{
    public const string DefaultScript = "install.sh";

    public const int DefaultTimeoutSeconds = 300;

    public const int MaxTimeoutSeconds = 24 * 60 * 60;

    /// <summary>A path inside the artifact.</summary>
    public string Script { get; init; } = DefaultScript;

    /// <summary>A path inside the artifact; null for none.</summary>
    public string? HealthCheck { get; init; }

    /// <summary>For each of the two, in seconds: 1 to <see cref="MaxTimeoutSeconds"/>.</summary>
    public int TimeoutSeconds { get; init; } = DefaultTimeoutSeconds;
}

/// <summary>What must hold on a device.</summary>
public sealed record Requirements
{
    /// <summary>One of these, as <c>uname -m</c> says it; none means any.</summary>
    public IReadOnlyList<string> Architecture { get; init; } = [];

    public IReadOnlyDictionary<PackageName, VersionRequirement> Packages { get; init; } =
        new Dictionary<PackageName, VersionRequirement>();
}
