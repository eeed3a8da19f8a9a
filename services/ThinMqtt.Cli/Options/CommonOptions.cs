using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>The options of every verb.</summary>
internal sealed class CommonOptions
{
    private const string ServerVariable = "THINCTL_SERVER";

    private readonly Option<Uri?> _server = new("--server")
    {
        Description = $"The server [default: {ServerVariable}, or {ServerAddress.Default}]",
        HelpName = "URL",
        Recursive = true,
        CustomParser = Values.Of<Uri>(ServerAddress.TryParse),
    };

    private readonly Option<string?> _user = new("--user")
    {
        Description = "Your name at the server; the password comes by THINCTL_PASSWORD, --password-file, or is asked for",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "A file with the password",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Send the password although the connection to another machine is not encrypted",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "JSON on standard output, as the REST API gives it",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(_server);
        root.Add(_user);
        root.Add(_passwordFile);
        root.Add(_insecure);
        root.Add(_json);
    }

    /// <exception cref="CommandException">Server or password cannot be used.</exception>
    public async Task<Session> OpenAsync(ParseResult parse, CancellationToken stop)
    {
        var terminal = new Terminal();
        var server = parse.GetValue(_server) ?? ServerFromEnvironment();
        var credentials = new Credentials(parse.GetValue(_user), parse.GetValue(_passwordFile), parse.GetValue(_insecure));
        var authorization = await credentials.ReadAsync(server, terminal, stop);
        return new Session(new ManagerClient(server, authorization, TimeProvider.System), terminal, parse.GetValue(_json), TimeProvider.System);
    }

    private static Uri ServerFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set : ServerAddress.Default;
        return ServerAddress.TryParse(text, out var server, out var reason)
            ? server
            : throw new CommandException(ExitCode.Misused, $"{ServerVariable} cannot be used: {reason}");
    }
}
