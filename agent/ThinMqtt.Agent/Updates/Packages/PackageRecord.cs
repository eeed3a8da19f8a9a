namespace ThinMqtt.Agent;

/// <summary>What is known of one version on the disk; active is the one that <c>current</c> points at.</summary>
internal sealed record PackageRecord
{
    public required string Package { get; init; }

    public required string Version { get; init; }

    public long? Counter { get; init; }

    public required string Md5 { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>Its files no longer match <see cref="Files"/>.</summary>
    public bool IsDamaged { get; init; }

    public DateTimeOffset InstalledAt { get; init; }

    public string? PreviousVersion { get; init; }

    /// <summary>The announcement it came with, for a repair.</summary>
    public required string Announcement { get; init; }

    public required IReadOnlyList<FileRecord> Files { get; init; }
}

/// <summary>One file of an artifact.</summary>
internal sealed record FileRecord
{
    /// <summary>Inside the version's folder, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Of the content: hex digits in lower case.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the last change, to notice what the install script changes.</summary>
    public required DateTime ChangedAt { get; init; }
}
