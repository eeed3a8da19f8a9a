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
        if (!RolloutShare.TakesPart(announcement.Rollout, options.Device))
        {
            return null;
        }

        var verdict = ManifestCheck.Evaluate(manifest, options.Architecture, installed, now);
        if (verdict.Decision == ManifestDecision.AlreadyInstalled)
        {
            return null;
        }

        var reason = verdict.Reason
            ?? options.Policy(announcement)
            ?? OlderVersion(options, manifest, installed)
            ?? TooLarge(options, manifest);
        return reason is null ? StepResult.Done : new StepResult(UpdateEvent.Refused, reason);
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
