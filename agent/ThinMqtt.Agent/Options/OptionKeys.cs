using System.Text;
using ThinMqtt.Client;

namespace ThinMqtt.Agent;

/// <summary>All options there are.</summary>
internal static class OptionKeys
{
    public const string VariablePrefix = "THIN_";
    public const string DefaultFile = "/etc/thinmqtt/agent.json";

    public static OptionKey Server { get; } = new(
        "server", "URL", $"{ServerAddress.Forms}; several of one cluster by commas or repeated", IsList: true);

    public static OptionKey MqttVersion { get; } = new("mqtt-version", "VERSION", $"{MqttVersionText.Forms} (auto: 5, or what the server speaks)");

    public static OptionKey Id { get; } = new("id", "ID", "the device's id (from the machine: DMI UUID, MAC address, machine-id)");

    public static OptionKey Root { get; } = new("root", "FOLDER", $"where packages are installed ({AgentOptions.DefaultRoot})");

    public static OptionKey Channel { get; } =
        new("channel", "NAME", "a channel to get releases from; may be repeated (stable)", IsList: true);

    public static OptionKey AllowUnsigned { get; } = new(
        "allow-unsigned", "", "takes releases without a signature (only from a server on this machine)") { IsFlag = true };

    public static OptionKey Ask { get; } = new("ask", "", "asks the person at the terminal before it installs") { IsFlag = true };

    public static OptionKey CheckInterval { get; } = new(
        "check-interval", "TIME", "between two checks that what is installed is whole, such as 90s, 30m, 12h or 1d (1h)");

    public static OptionKey User { get; } = new("user", "NAME", "the user name at the server");

    public static OptionKey PasswordFile { get; } = new("password-file", "FILE", "has the password in its first line");

    public static OptionKey CaFile { get; } = new("ca-file", "FILE", "PEM: the only authorities to trust (those of the system)");

    public static OptionKey CertificateFile { get; } = new("certificate-file", "FILE", "PEM: the client certificate to show to the server");

    public static OptionKey KeyFile { get; } = new("key-file", "FILE", "PEM: its private key (in the certificate file)");

    public static OptionKey Config { get; } = new("config", "FILE", $"options as JSON ({DefaultFile}, if it is there)");

    public static IReadOnlyList<OptionKey> All { get; } =
        [Server, MqttVersion, Id, Root, Channel, AllowUnsigned, Ask, CheckInterval, User, PasswordFile, CaFile, CertificateFile, KeyFile, Config];

    public static string Help { get; } = MakeHelp();

    private static string MakeHelp()
    {
        var text = new StringBuilder("""
            thinmqtt-agent: keeps this device in touch with ThinMqtt.

            Usage: thinmqtt-agent --server URL [options]


            """);
        foreach (var key in All)
        {
            text.Append($"  {$"{key.Argument} {key.Value}",-26} {key.Text}\n");
        }

        text.Append("""
              --help                     this text
              --version                  the version

            Every option can also be given by a variable (THIN_SERVER, THIN_CA_FILE) or in the JSON file ("server", "caFile").
            The command line wins over variables, and these over the file. Lists are separated by commas in a variable and are an
            array in the file. Options without a value are true or false there; --allow-unsigned=false says no. The log goes to
            standard error. Exit codes: 0 after SIGTERM or Ctrl-C, 2 for options that cannot be used.
            """);
        return text.ToString();
    }
}
