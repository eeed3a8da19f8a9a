using System.Diagnostics.CodeAnalysis;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Checked <see cref="ReleaseParameters"/>.</summary>
internal sealed record ReleaseRequest(
    PackageName Package, SemanticVersion Version, ChannelName Channel, InstallStep Install, Requirements Requires)
{
    private const string DefaultChannel = "stable";

    /// <returns>False with everything that is wrong.</returns>
    public static bool TryRead(
        ReleaseParameters parameters, [NotNullWhen(true)] out ReleaseRequest? request, [NotNullWhen(false)] out string? reason)
    {
        var isPackage = PackageName.TryParse(parameters.Package, out var package, out var packageReason);
        var isVersion = SemanticVersion.TryParse(parameters.Version, out var version, out var versionReason);
        var isChannel = ChannelName.TryParse(parameters.Channel ?? DefaultChannel, out var channel, out var channelReason);
        if (!isPackage || !isVersion || !isChannel)
        {
            request = null;
            reason = string.Join(' ', new[] { packageReason, versionReason, channelReason }.Where(text => text is not null));
            return false;
        }

        request = new ReleaseRequest(package, version!, channel, Step(parameters), Needs(parameters));
        reason = ManifestProblem(request);
        return reason is null;
    }

    public Manifest Manifest(Artifact artifact, long counter, DateTimeOffset released) => new()
    {
        Package = Package,
        Version = Version,
        Counter = counter,
        Released = released,
        Size = artifact.Size,
        Md5 = artifact.Md5,
        Sha256 = artifact.Sha256,
        Install = Install,
        Requires = Requires,
    };

    /// <summary>What a device would refuse is refused before anything is uploaded.</summary>
    private static string? ManifestProblem(ReleaseRequest request)
    {
        var sample = new Artifact(request.Package, request.Version, 1, new string('0', 32), new string('0', 64), default, "");
        try
        {
            ManifestDocument.Encode(request.Manifest(sample, counter: 1, DateTimeOffset.UnixEpoch));
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static InstallStep Step(ReleaseParameters parameters) => new()
    {
        Script = parameters.Script ?? InstallStep.DefaultScript,
        HealthCheck = parameters.HealthCheck,
        TimeoutSeconds = parameters.TimeoutSeconds ?? InstallStep.DefaultTimeoutSeconds,
    };

    private static Requirements Needs(ReleaseParameters parameters) => new()
    {
        Architecture = (parameters.Architecture ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };
}
