using System.Text;

namespace ThinMqtt.FleetSimulator;

/// <summary>All options there are.</summary>
internal static class OptionList
{
    private static readonly Option[] Options =
    [
        new("--server", "URL", "the broker (mqtt://127.0.0.1:1883); also mqtts://, ws:// and wss://"),
        new("--user", "NAME", "the user name at the broker"),
        new("--password-file", "FILE", "has the password in its first line"),
        new("--devices", "N", "how many (100); each needs an open file, see ulimit -n"),
        new("--prefix", "TEXT", "device ids begin with it (sim-)"),
        new("--ramp", "RATE", "new connections a second (500)"),
        new("--interval", "SECONDS", "between two heartbeats of a device, give or take a tenth (30)"),
        new("--heartbeats", "RATE", "instead: heartbeats a second of all devices together"),
        new("--channel", "NAME", "where releases are looked for (stable)"),
        new("--download", "MODE", "what is fetched of an artifact: none, head (its first byte) or full (head)"),
        new("--install", "SECONDS", "what installing takes, give or take half (2)"),
        new("--fail", "SHARE", "how many updates fail, 0 to 1 (0)"),
        new("--seed", "N", "the same number makes the same devices (1)"),
        new("--duration", "SECONDS", "how long, from when all are connected (until Ctrl-C)"),
        new("--manager", "URL", "its HTTP address: at the end, compares what it has stored with what was sent"),
        new("--json", "", "the result as JSON on standard output"),
    ];

    public static IReadOnlyDictionary<string, Option> All { get; } = Options.ToDictionary(option => option.Name);

    public static string Help { get; } = MakeHelp();

    private static string MakeHelp()
    {
        var text = new StringBuilder("""
            Simulates a fleet of devices: an MQTT connection each, with presence and Will, hardware, heartbeats and packages;
            they take part in rollouts as the agent does.

            Usage: ThinMqtt.FleetSimulator [options]


            """);
        foreach (var option in Options)
        {
            text.Append($"  {$"{option.Name} {option.Value}",-22} {option.Text}\n");
        }

        return text.Append("""
              --help                 this text

            A line a second goes to standard error, the result to standard output. Ctrl-C has all devices say goodbye.
            Exit codes: 0 when all went well, 1 when something was lost or could not be done, 2 for options that cannot
            be used.
            """).ToString();
    }

    /// <param name="Name">With its hyphens.</param>
    /// <param name="Value">What its value is called; empty for a switch.</param>
    /// <param name="Text">For the help.</param>
    internal sealed record Option(string Name, string Value, string Text);
}
