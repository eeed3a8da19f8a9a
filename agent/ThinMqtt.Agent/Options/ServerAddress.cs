namespace ThinMqtt.Agent;

internal static class ServerAddress
{
    public const string Forms = "mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt";

    /// <summary>Stands in for one that cannot be used, so that the other options are still checked.</summary>
    private static readonly Uri Unknown = new("mqtt://unknown");

    /// <returns>At least one.</returns>
    public static IReadOnlyList<Uri> CheckAll(GivenOptions.Given? given, List<string> errors)
    {
        if (given is null)
        {
            var key = OptionKeys.Server;
            errors.Add($"No server is given; give {key.Argument}, {key.Variable} or \"{key.Field}\" in {OptionKeys.DefaultFile}: {Forms}.");
            return [Unknown];
        }

        var texts = given.Values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries));
        return [.. texts.Select(text => Check(given.Source, text, errors)).Distinct()];
    }

    /// <summary>True also when the server is not known: then nobody can say that TLS is in vain.</summary>
    public static bool IsSecure(Uri server) => server == Unknown || server.Scheme is "mqtts" or "wss";

    private static Uri Check(string source, string text, List<string> errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server)
            || server.Scheme is not ("mqtt" or "mqtts" or "ws" or "wss")
            || server.Host.Length == 0)
        {
            errors.Add($"{source}: '{text}' is no server; give {Forms}.");
            return Unknown;
        }

        if (server.UserInfo.Length > 0)
        {
            errors.Add($"{source} has a user in it, which every list of processes shows; give {OptionKeys.User.Argument} and "
                + $"{OptionKeys.PasswordFile.Argument}.");
        }

        return server;
    }
}
