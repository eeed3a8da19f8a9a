namespace ThinMqtt.Contracts;

/// <summary>Whether a manifest suits a device. Pure; says nothing about signatures and rollouts.</summary>
public static class ManifestCheck
{
    /// <summary>The device's architecture is as <c>uname -m</c> says it, and it has each package once.</summary>
    public static ManifestVerdict Evaluate(
        Manifest manifest, string architecture, IReadOnlyCollection<InstalledPackage> installed, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(installed);
        var current = installed.FirstOrDefault(package => package.Package == manifest.Package);
        if (current?.Version == manifest.Version && current.State == PackageState.Installed && HasSameContent(manifest, current))
        {
            return new ManifestVerdict(ManifestDecision.AlreadyInstalled, $"{manifest.Package} {manifest.Version} is already installed.");
        }

        var reason = OtherContent(manifest, current)
            ?? OlderCounter(manifest, current)
            ?? Expiry(manifest, now)
            ?? WrongArchitecture(manifest, architecture)
            ?? MissingPackages(manifest, installed);
        return reason is null ? ManifestVerdict.Install : new ManifestVerdict(ManifestDecision.Rejected, reason);
    }

    private static bool HasSameContent(Manifest manifest, InstalledPackage current) =>
        manifest.Md5 == current.Md5 && (manifest.Sha256 is null || current.Sha256 is null || manifest.Sha256 == current.Sha256);

    private static string? OtherContent(Manifest manifest, InstalledPackage? current) =>
        current?.Version == manifest.Version && !HasSameContent(manifest, current)
            ? $"{manifest.Package} {manifest.Version} is installed with other content; a changed release needs a new version."
            : null;

    /// <summary>A release without a counter comes from an ops script, which the agent's policy admits or not.</summary>
    private static string? OlderCounter(Manifest manifest, InstalledPackage? current) =>
        manifest.Counter < current?.Counter
            ? $"{manifest.Package} {manifest.Version} has counter {manifest.Counter}, older than counter {current.Counter} of the installed"
                + $" {current.Version}; publish it as a new release to go back to it."
            : null;

    private static string? Expiry(Manifest manifest, DateTimeOffset now) => manifest.Expires <= now
        ? $"The manifest expired at {UtcTimeConverter.Format(manifest.Expires.Value)}, and it is {UtcTimeConverter.Format(now)} now;"
            + " publish the release again, or set the device's clock."
        : null;

    private static string? WrongArchitecture(Manifest manifest, string architecture) =>
        manifest.Requires.Architecture.Count > 0 && !manifest.Requires.Architecture.Contains(architecture)
            ? $"It is made for {string.Join(", ", manifest.Requires.Architecture)}; this device is {architecture}."
            : null;

    private static string? MissingPackages(Manifest manifest, IReadOnlyCollection<InstalledPackage> installed)
    {
        var missing = manifest.Requires.Packages
            .OrderBy(required => required.Key.Value, StringComparer.Ordinal)
            .Select(required => Missing(required.Key, required.Value, installed))
            .OfType<string>()
            .ToArray();
        return missing.Length > 0 ? $"It needs {string.Join("; ", missing)}." : null;
    }

    private static string? Missing(PackageName name, VersionRequirement requirement, IReadOnlyCollection<InstalledPackage> installed)
    {
        var package = installed.FirstOrDefault(package => package.Package == name);
        return package switch
        {
            null => $"{name} {requirement}, which is not installed",
            { State: PackageState.Damaged } => $"{name} {requirement}, which is damaged",
            _ when !requirement.Matches(package.Version) => $"{name} {requirement}, but {package.Version} is installed",
            _ => null,
        };
    }
}
