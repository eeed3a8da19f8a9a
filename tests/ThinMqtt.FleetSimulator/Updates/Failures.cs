using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>How updates go wrong on real devices.</summary>
internal static class Failures
{
    /// <returns>Why, for a person, and the end of the script's output.</returns>
    public static (string Reason, string Log) Any(double chance, Manifest manifest)
    {
        var (install, release) = (manifest.Install, $"{manifest.Package} {manifest.Version}");
        return (int)(chance * 3) switch
        {
            0 => ($"{install.Script} ended with exit code 1.", $"unpacking {release}\ncp: error writing: No space left on device\n"),
            1 => ($"{install.Script} did not end within {install.TimeoutSeconds} s.", $"installing {release}\nwaiting for the display …\n"),
            _ => ("The health check ended with exit code 1.", $"{release} does not answer on port 8081\n"),
        };
    }
}
