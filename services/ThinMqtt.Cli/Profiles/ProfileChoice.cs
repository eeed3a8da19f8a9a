namespace ThinMqtt.Cli;

/// <summary>Which server is meant, and who one is there: an option counts before a variable, that before a profile, that before the default.</summary>
/// <param name="Server">Of --server.</param>
/// <param name="Profile">Of --profile.</param>
/// <param name="User">Of --user.</param>
/// <param name="PasswordFile">Of --password-file.</param>
/// <param name="IsInsecureAllowed">Whether --insecure is given.</param>
internal sealed record ProfileChoice(Uri? Server, string? Profile, string? User, string? PasswordFile, bool IsInsecureAllowed)
{
    private const string ServerVariable = "THINCTL_SERVER";
    private const string ProfileVariable = "THINCTL_PROFILE";

    /// <exception cref="CommandException">What is named is not there, or cannot be used.</exception>
    public (Uri Server, Credentials Credentials) Decide()
    {
        if (Server is not null && Profile is not null)
        {
            throw Misused("--server and --profile exclude each other: a profile's name and password are for its own server.");
        }

        if (Server is not null)
        {
            return (Server, Own());
        }

        if (Profile is null && Variable(ServerVariable) is { } address)
        {
            return (Parse(address, ServerVariable), Own());
        }

        return Named() is var (name, profile) ? Of(name, profile) : (Parse(ServerAddress.Default, "the default"), Own());
    }

    /// <summary>A profile is a whole: another server never gets its name and password, and another user never its password file.</summary>
    private (Uri Server, Credentials Credentials) Of(string name, Profile profile)
    {
        var isOwnUser = User is not null && User != profile.User;
        var credentials = new Credentials(User ?? profile.User, PasswordFile, profile.Insecure || IsInsecureAllowed)
        {
            UsualPasswordFile = isOwnUser ? null : profile.PasswordFile,
        };
        return (Parse(profile.Server, $"the server of profile '{name}' in '{ProfileFile.Path}'"), credentials);
    }

    /// <returns>Null where no profile is meant.</returns>
    private (string Name, Profile Profile)? Named()
    {
        var (name, origin) = Profile is not null ? (Profile, "--profile") : (Variable(ProfileVariable), ProfileVariable);
        var settings = ProfileFile.Read();
        name ??= settings.Current;
        if (name is null)
        {
            return null;
        }

        return settings.Profiles.TryGetValue(name, out var profile)
            ? (name, profile)
            : throw Misused(
                $"there is no profile '{name}' ({(name == settings.Current ? "the current one" : origin)}) in '{ProfileFile.Path}'. " +
                (settings.Profiles.Count > 0 ? $"There are {string.Join(", ", settings.Profiles.Keys)}." : "'thinctl profile add' makes one."));
    }

    private Credentials Own() => new(User, PasswordFile, IsInsecureAllowed);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Uri Parse(string text, string origin) => ServerAddress.TryParse(text, out var server, out var reason)
        ? server
        : throw Misused($"{origin} cannot be used: {reason}");

    private static CommandException Misused(string message) => new(ExitCode.Misused, message);
}
