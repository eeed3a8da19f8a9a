using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: what follows from what the device has installed, as <see cref="ManifestCheck"/> judges it on the device.</summary>
internal static class WhyOfPackages
{
    /// <returns>Null when it has neither it nor, of a release that is not announced any more, a newer one.</returns>
    public static WhyFinding? Has(WhyFacts facts)
    {
        if (facts is { HasIt: true, Installed: { State: PackageState.Installed } installed })
        {
            return new(WhyAnswer.Installed, "installed", $"it has {installed.Package} {installed.Version} since {installed.InstalledAt.UtcDateTime:u}.");
        }

        return facts.Release.State != ReleaseState.Live && IsNewer(facts)
            ? new(
                WhyAnswer.Installed,
                "newer-installed",
                $"it has {facts.Installed!.Package} {facts.Installed.Version}, which is newer, since {facts.Installed.InstalledAt.UtcDateTime:u}.")
            : null;
    }

    public static IEnumerable<WhyFinding> Refusals(WhyFacts facts)
    {
        if (facts.HasIt)
        {
            yield return new(
                WhyAnswer.Waiting, "damaged", "it has it, but its files no longer match their checksums.", "It repairs them by itself while it has a connection.");
            yield break;
        }

        if (facts.Installed is { } installed && installed.Version == facts.Manifest.Version)
        {
            yield return new(
                WhyAnswer.Refused,
                "other-content",
                $"it has {installed.Package} {installed.Version} with other content (MD5 {installed.Md5}).",
                "A changed release needs a new version: upload it as one.");
        }
        else if (IsNewer(facts))
        {
            yield return new(
                WhyAnswer.Refused,
                "older-counter",
                $"it has {facts.Installed!.Package} {facts.Installed.Version} with counter {facts.Installed.Counter}, and the release has counter {facts.Manifest.Counter}.",
                $"To go back to {facts.Manifest.Version}, announce release {facts.Release.Id} anew: it then has a counter that says it is meant.");
        }

        foreach (var (package, requirement) in facts.Manifest.Requires.Packages.OrderBy(required => required.Key.Value, StringComparer.Ordinal))
        {
            if (Missing(package, requirement, facts.Device.Packages) is { } missing)
            {
                yield return new(WhyAnswer.Refused, "missing-package", $"it needs {missing}.", $"Release a {package} {requirement} on a channel that it follows; the device then goes on by itself.");
            }
        }
    }

    private static bool IsNewer(WhyFacts facts) => facts.Manifest.Counter < facts.Installed?.Counter;

    private static string? Missing(PackageName name, VersionRequirement requirement, IReadOnlyList<InstalledPackage> installed) =>
        installed.FirstOrDefault(package => package.Package == name) switch
        {
            null => $"{name} {requirement}, which is not installed",
            { State: PackageState.Damaged } => $"{name} {requirement}, which is damaged",
            var package when !requirement.Matches(package.Version) => $"{name} {requirement}, and {package.Version} is installed",
            _ => null,
        };
}
