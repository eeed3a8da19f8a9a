using System.Globalization;
using System.Net;

namespace ThinMqtt.Server;

/// <summary>The command line; everything else is in appsettings.json or THINMQTT_… variables.</summary>
internal sealed record ServerOptions
{
    public const string Help = """
        thinmqtt: the backend of ThinMqtt.

        Usage: thinmqtt [options]
               thinmqtt hash-password     reads a password from standard input, prints its hash for Broker:Access:Users
               thinmqtt migrate --from SITE --to SITE
                                          moves a site between a data folder and MongoDB with S3; see migrate --help

          --mqtt ADDRESS:PORT   MQTT over TCP (127.0.0.1:1883); port 0 takes a free one
          --http ADDRESS:PORT   dashboard and REST API, and MQTT over WebSocket at /mqtt (127.0.0.1:8080); port 0 takes a free one
          --data FOLDER         where everything is kept (./data); "none" keeps it until the process ends
          --roles LIST          what this process does: broker,manager (both)
          --demo N              shows it all: starts N agents (1 to 50) on this machine, releases a sample package and an
                                update of it, and ends everything with Ctrl-C; without --data, nothing of it is kept
          --help                this text
          --version             the version

        Everything else is set in appsettings.json (sections Broker, Manager and Http) or by variables such as
        THINMQTT_Broker__Limits__MaximumPacketSize=65536. One line "ready mqtt=… http=…" on standard output says
        when it serves. Addresses that other machines reach want users: Broker:Access:Users for MQTT, Http:Users for
        operators.
        """;

    public IPEndPoint Mqtt { get; init; } = new(IPAddress.Loopback, 1883);

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Null keeps nothing beyond the process.</summary>
    public string? DataFolder { get; init; } = "data";

    public Roles Roles { get; init; } = Roles.All;

    /// <summary>How many agents the demo starts, 1 to 50; 0 is no demo.</summary>
    public int DemoDevices { get; init; }

    private bool IsDataGiven { get; init; }

    /// <returns>Null, with what is wrong, where the arguments cannot be used.</returns>
    public static ServerOptions? Parse(IReadOnlyList<string> args, out string error)
    {
        var options = new ServerOptions();
        error = "";
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                error = $"{args[i]} is unknown, or its value is missing.";
                return null;
            }

            if (options.With(args[i], args[i + 1]) is not { } next)
            {
                error = $"{args[i]} {args[i + 1]}: {WhatIsWrong(args[i])}";
                return null;
            }

            options = next;
        }

        if (options.DemoDevices > 0 && options.CannotShow() is { } reason)
        {
            error = reason;
            return null;
        }

        return options.DemoDevices > 0 && !options.IsDataGiven ? options with { DataFolder = null } : options;
    }

    private string? CannotShow() =>
        Roles != Roles.All ? "--demo shows broker and manager together; leave --roles away."
        : !IPAddress.IsLoopback(Mqtt.Address) || !IPAddress.IsLoopback(Http.Address) ? "--demo is for loopback addresses, where nobody needs a password."
        : null;

    private ServerOptions? With(string name, string value) => name switch
    {
        "--mqtt" => AddressText.TryParse(value, out var endPoint) ? this with { Mqtt = endPoint } : null,
        "--http" => AddressText.TryParse(value, out var endPoint) ? this with { Http = endPoint } : null,
        "--data" => this with { DataFolder = value == "none" ? null : value, IsDataGiven = true },
        "--demo" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var devices) && devices is >= 1 and <= 50
            ? this with { DemoDevices = devices }
            : null,
        "--roles" => TryParseRoles(value, out var roles) ? this with { Roles = roles } : null,
        _ => null,
    };

    private static string WhatIsWrong(string name) => name switch
    {
        "--mqtt" or "--http" => "it is an address and a port, such as 127.0.0.1:1883.",
        "--roles" => "it is broker, manager or broker,manager.",
        "--demo" => "it is the number of agents, 1 to 50.",
        _ => "there is no such option.",
    };

    private static bool TryParseRoles(string text, out Roles roles)
    {
        roles = Roles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var role = name switch { "broker" => Roles.Broker, "manager" => Roles.Manager, _ => Roles.None };
            if (role == Roles.None)
            {
                return false;
            }

            roles |= role;
        }

        return true;
    }
}
