namespace ThinMqtt.Manager;

/// <summary>Pure: whether the release suits the machine, as far as that has said what it is.</summary>
internal static class WhyOfMachine
{
    /// <summary>What agents take, in bytes: the agent's UpdateOptions.MaxArtifactSize.</summary>
    private const long LargestArtifact = 8L << 30;

    public static IEnumerable<WhyFinding> Find(WhyFacts facts)
    {
        var manifest = facts.Manifest;
        if (manifest.Expires <= facts.Now)
        {
            yield return new(
                WhyAnswer.Refused, "expired", $"the manifest expired at {manifest.Expires.Value.UtcDateTime:u}.", "Release it anew; devices do not begin with what has expired.");
        }

        if (facts.Device.Hardware is { } hardware
            && manifest.Requires.Architecture is { Count: > 0 } architectures && !architectures.Contains(hardware.Architecture))
        {
            yield return new(
                WhyAnswer.Refused,
                "wrong-architecture",
                $"the release is made for {string.Join(", ", architectures)}; this device is {hardware.Architecture}.",
                $"Release a version that is made for {hardware.Architecture}.");
        }

        if (manifest.Size > LargestArtifact)
        {
            yield return new(
                WhyAnswer.Refused,
                "too-large",
                $"the artifact has {WhyText.Size(manifest.Size)}; agents take at most {WhyText.Size(LargestArtifact)}.",
                "Make it smaller, or several packages of it.");
        }

        if (facts is { HasIt: false, Device.Heartbeat: { } heartbeat } && heartbeat.DiskFree < manifest.Size)
        {
            yield return new(
                WhyAnswer.Refused,
                "disk-full",
                $"its disk has {WhyText.Size(heartbeat.DiskFree)} free, and the artifact alone takes {WhyText.Size(manifest.Size)}, unpacked more.",
                "Free some space where its packages are installed.");
        }
    }
}
