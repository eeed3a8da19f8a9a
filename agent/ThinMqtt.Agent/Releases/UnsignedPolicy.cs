using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>
/// This agent checks no signatures yet, so that every release counts as unsigned: what is not verified must not pass for signed.
/// </summary>
internal static class UnsignedPolicy
{
    /// <returns>Why the release is refused, and what to set; null when it is taken.</returns>
    public static string? Refusal(ReleaseAnnouncement release, bool allowsUnsigned)
    {
        if (allowsUnsigned)
        {
            return null;
        }

        var manifest = release.Manifest.Manifest;
        var what = release.Signature is { } signature
            ? $"{manifest.Package} {manifest.Version} is signed with key '{signature.KeyId}', which this agent cannot check yet, so that it"
                + " counts as unsigned"
            : $"{manifest.Package} {manifest.Version} is not signed";
        var key = OptionKeys.AllowUnsigned;
        return $"{what}, and this device takes no unsigned releases: start its agent with {key.Argument}, {key.Variable}=true or"
            + $" \"{key.Field}\": true to take them.";
    }
}
