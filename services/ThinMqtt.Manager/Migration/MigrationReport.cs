namespace ThinMqtt.Manager;

/// <summary>What a site consists of, in the order in which it is moved.</summary>
public enum MigrationKind
{
    Artifacts,
    Devices,
    Labels,
    Groups,
    Samples,
    Events,
    Releases,

    /// <summary>The highest counter of each package.</summary>
    Counters,
    Results,
}

public enum MigrationPhase
{
    Copy,
    Verify,
}

/// <summary>How far a part is.</summary>
/// <param name="Phase">What is done.</param>
/// <param name="Kind">To what.</param>
/// <param name="Done">Records; of artifacts bytes.</param>
/// <param name="Total">As many as there were when it began.</param>
public sealed record MigrationStep(MigrationPhase Phase, MigrationKind Kind, long Done, long Total);

/// <summary>One kind on both sides.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Source">How many.</param>
/// <param name="Target">How many.</param>
/// <param name="SourceHash">SHA-256 over all of them in canonical form, in the order of their keys.</param>
/// <param name="TargetHash">The same, of what was read back.</param>
/// <param name="Difference">The first one that differs; null when none does.</param>
public sealed record MigrationRow(MigrationKind Kind, long Source, long Target, string SourceHash, string TargetHash, string? Difference)
{
    public bool IsEqual => Difference is null && Source == Target && SourceHash == TargetHash;
}

/// <summary>What was found when both sites were compared; of a dry run, what was counted.</summary>
/// <param name="From">The source's inventory.</param>
/// <param name="To">The target's inventory.</param>
/// <param name="State">How the target was found.</param>
/// <param name="Rows">A row for each kind.</param>
/// <param name="ArtifactBytes">Of all artifacts of the source.</param>
public sealed record MigrationReport(string From, string To, MigrationTarget State, IReadOnlyList<MigrationRow> Rows, long ArtifactBytes)
{
    public bool IsEqual => Rows.All(row => row.IsEqual);
}

/// <summary>How the target of a migration is found.</summary>
public enum MigrationTarget
{
    Empty,

    /// <summary>This migration began before, and did not end.</summary>
    Begun,

    /// <summary>This migration ended before; it is only compared.</summary>
    Finished,
}
