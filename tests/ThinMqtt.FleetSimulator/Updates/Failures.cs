using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>How updates go wrong on real devices.</summary>
internal static class Failures
{
    /// <returns>Why, for a person, and the end of the script's output.</returns>
    public static (string Reason, string Log) Any(double chance, Manifest manifest) => (int)(chance * 3) switch
    {
        0 => ($"{manifest.Install.Script} ended with exit code 1.", $"unpacking {manifest.Package} {manifest.Version}\ncp: error writing: No space left on device\n"),
        1 => ($"{manifest.Install.Script} did not end within {manifest.Install.TimeoutSeconds} s.", $"installing {manifest.Package}\nwaiting for the display server …\n"),
        _ => ("The health check ended with exit code 1.", $"{manifest.Package} {manifest.Version} does not answer on port 8081\n"),
    };
}
