using System.Net;

namespace ThinMqtt.Server;

/// <summary>The command line; everything else is in appsettings.json or THINMQTT_… variables.</summary>
internal sealed record ServerOptions
{
    public const string Help = """
        thinmqtt: the backend of ThinMqtt.

        Usage: thinmqtt [options]
               thinmqtt hash-password     reads a password from standard input, prints its hash for Broker:Access:Users

          --mqtt ADDRESS:PORT   MQTT over TCP (127.0.0.1:1883); port 0 takes a free one
          --http ADDRESS:PORT   HTTP, and MQTT over WebSocket at /mqtt (127.0.0.1:8080); port 0 takes a free one
          --data FOLDER         where sessions and retained messages are kept (./data); "none" keeps them in memory
          --help                this text
          --version             the version

        Everything else is set in appsettings.json (sections Broker and Broker:Access) or by variables such as
        THINMQTT_Broker__Limits__MaximumPacketSize=65536. One line "ready mqtt=… http=…" on standard output says
        when it serves. Addresses that other machines reach want users to be configured in Broker:Access.
        """;

    public IPEndPoint Mqtt { get; init; } = new(IPAddress.Loopback, 1883);

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Null keeps everything in memory.</summary>
    public string? DataFolder { get; init; } = "data";

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
                error = $"{args[i]} {args[i + 1]}: no such option, or not an address like 127.0.0.1:1883.";
                return null;
            }

            options = next;
        }

        return options;
    }

    private ServerOptions? With(string name, string value) => name switch
    {
        "--mqtt" => AddressText.TryParse(value, out var endPoint) ? this with { Mqtt = endPoint } : null,
        "--http" => AddressText.TryParse(value, out var endPoint) ? this with { Http = endPoint } : null,
        "--data" => this with { DataFolder = value == "none" ? null : value },
        _ => null,
    };
}
