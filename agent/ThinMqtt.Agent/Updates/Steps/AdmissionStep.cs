using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Whether a device begins with a release.</summary>
internal static class AdmissionStep
{
    /// <returns>Null when there is nothing to do and nothing to say.</returns>
    public static StepResult? Evaluate(
        UpdateOptions options, ReleaseAnnouncement announcement, IReadOnlyList<InstalledPackage> installed, DateTimeOffset now)
    {
        var manifest = announcement.Manifest.Manifest;
        if (Active(options, manifest, installed, now) is { } active)
        {
            // The device was given it before: neither time nor policy keeps it from being whole again.
            return active.State == PackageState.Damaged ? StepResult.Done : null;
        }

        if (!RolloutShare.TakesPart(announcement.Rollout, options.Device))
        {
            return null;
        }

        var verdict = ManifestCheck.Evaluate(manifest, options.Architecture, installed, now);
        var reason = verdict.Reason
            ?? options.Policy(announcement)
            ?? OlderVersion(options, manifest, installed)
            ?? TooLarge(options, manifest);
        return reason is null ? StepResult.Done : new StepResult(UpdateEvent.Refused, reason);
    }

    /// <summary>Whether the device has the release, or would begin with it.</summary>
    public static bool Suits(
        UpdateOptions options, ReleaseAnnouncement announcement, IReadOnlyList<InstalledPackage> installed, DateTimeOffset now) =>
        Active(options, announcement.Manifest.Manifest, installed, now) is not null
        || Evaluate(options, announcement, installed, now) == StepResult.Done;

    /// <returns>What is active, whole or damaged, when that is the release; else null.</returns>
    private static InstalledPackage? Active(
        UpdateOptions options, Manifest manifest, IReadOnlyList<InstalledPackage> installed, DateTimeOffset now)
    {
        var active = installed.FirstOrDefault(package => package.Package == manifest.Package);
        return active is not null
            && ManifestCheck.Evaluate(manifest, options.Architecture, [active with { State = PackageState.Installed }], now).Decision
                == ManifestDecision.AlreadyInstalled
            ? active
            : null;
    }

    private static string? OlderVersion(UpdateOptions options, Manifest manifest, IReadOnlyList<InstalledPackage> installed)
    {
        var current = installed.FirstOrDefault(package => package.Package == manifest.Package);
        return manifest.Counter is null && !options.AllowsOlderVersions && manifest.Version < current?.Version
            ? $"{manifest.Package} {manifest.Version} is older than the installed {current.Version}"
                + " and has no counter that says it is meant."
            : null;
    }

    private static string? TooLarge(UpdateOptions options, Manifest manifest) => manifest.Size > options.MaxArtifactSize
        ? $"The artifact has {manifest.Size} bytes; this device takes at most {options.MaxArtifactSize}."
        : null;
}
