using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>The options of every verb.</summary>
internal sealed class CommonOptions
{
    private readonly Option<Uri?> _server = new("--server")
    {
        Description = $"The server [default: THINCTL_SERVER, the profile's, or {ServerAddress.Default}]",
        HelpName = "URL",
        Recursive = true,
        CustomParser = Values.Of<Uri>(ServerAddress.TryParse),
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "The server, your name and password as 'thinctl profile add' has kept them [default: THINCTL_PROFILE, or the current one]",
        HelpName = "NAME",
        Recursive = true,
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
        _profile.CompletionSources.Add(Suggestions.Profiles);
        _passwordFile.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("--password-file is empty; give the name of a file, or leave it out.");
            }
        });
        root.Add(_server);
        root.Add(_profile);
        root.Add(_user);
        root.Add(_passwordFile);
        root.Add(_insecure);
        root.Add(_json);
    }

    public CommonValues Read(ParseResult parse) => new(
        new ProfileChoice(parse.GetValue(_server), parse.GetValue(_profile), parse.GetValue(_user), parse.GetValue(_passwordFile), parse.GetValue(_insecure)),
        parse.GetValue(_json));

    /// <exception cref="CommandException">Server or password cannot be used.</exception>
    public async Task<Session> OpenAsync(ParseResult parse, CancellationToken stop)
    {
        var terminal = new Terminal();
        var values = Read(parse);
        var (server, credentials) = values.Choice.Decide();
        var authorization = await credentials.ReadAsync(server, terminal, stop);
        return new Session(new ManagerClient(server, authorization, TimeProvider.System), terminal, values.IsJson, TimeProvider.System);
    }
}

/// <param name="Choice">Which server, and who.</param>
/// <param name="IsJson">Standard output is for programs.</param>
internal sealed record CommonValues(ProfileChoice Choice, bool IsJson);
