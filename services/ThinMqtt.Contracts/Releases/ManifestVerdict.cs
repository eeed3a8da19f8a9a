namespace ThinMqtt.Contracts;

/// <summary>What a device does with a manifest, and why: for a person, null when it is to be installed.</summary>
public sealed record ManifestVerdict(ManifestDecision Decision, string? Reason)
{
    public static ManifestVerdict Install { get; } = new(ManifestDecision.Install, null);
}

public enum ManifestDecision
{
    /// <summary>Begin: the package is new, or older, or damaged.</summary>
    Install,

    /// <summary>Nothing to do; no final state but the one it already has.</summary>
    AlreadyInstalled,

    /// <summary>Never begin: the final state is <see cref="UpdateState.Rejected"/>.</summary>
    Rejected,
}
