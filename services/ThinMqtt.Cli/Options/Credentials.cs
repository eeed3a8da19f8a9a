using System.Net.Http.Headers;
using System.Text;

namespace ThinMqtt.Cli;

/// <summary>Who asks: HTTP Basic (RFC 7617), or nobody, which is enough on the server's own machine.</summary>
/// <param name="User">Null is nobody.</param>
/// <param name="PasswordFile">Null is the profile's, THINCTL_PASSWORD, or asking.</param>
/// <param name="IsInsecureAllowed">Whether the password may cross the network in the clear.</param>
internal sealed record Credentials(string? User, string? PasswordFile, bool IsInsecureAllowed)
{
    private const string Variable = "THINCTL_PASSWORD";
    private const int MaximumPasswordSize = 1024;

    /// <summary>Of the profile, for its user: it counts before THINCTL_PASSWORD, which may be for another server.</summary>
    public string? UsualPasswordFile { get; init; }

    /// <param name="server">Who gets it.</param>
    /// <param name="terminal">Where to ask for the password; null where nobody is to be asked.</param>
    /// <param name="stop">Ends the question.</param>
    /// <returns>Null for nobody.</returns>
    /// <exception cref="CommandException">Name or password cannot be used, or must not be sent.</exception>
    public async Task<AuthenticationHeaderValue?> ReadAsync(Uri server, Terminal? terminal, CancellationToken stop)
    {
        if (User is null)
        {
            return PasswordFile is null ? null : throw Misused("--password-file goes with --user NAME.");
        }

        if (User.Length == 0 || User.Contains(':', StringComparison.Ordinal))
        {
            throw Misused($"the name '{User}' cannot be used; it is not empty and has no colon.");
        }

        if (server.Scheme == Uri.UriSchemeHttp && !ServerAddress.IsLoopback(server) && !IsInsecureAllowed)
        {
            throw Misused(
                $"the password is not sent to {server}, because everybody on the way could read it. Use https://, or a tunnel, or give --insecure where the network is your own.");
        }

        var password = FromFile(PasswordFile) ?? FromFile(UsualPasswordFile) ?? FromEnvironment() ?? (terminal is null ? null : await terminal.AskPasswordAsync(User, stop))
            ?? throw Misused($"--user wants a password: set {Variable}, give --password-file FILE, or call it in a terminal, where it asks.");
        return password.Length > 0
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")))
            : throw Misused("the password is empty.");
    }

    private static string? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } password ? password : null;

    private static string? FromFile(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            using var file = File.OpenText(path);
            var text = new char[MaximumPasswordSize];
            var length = file.ReadBlock(text);
            return length < MaximumPasswordSize
                ? new string(text, 0, length).TrimEnd('\r', '\n')
                : throw Misused($"the password file '{path}' is too long for a password; it has {MaximumPasswordSize} characters or more.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Misused($"the password file '{path}' cannot be read: {exception.Message}");
        }
    }

    private static CommandException Misused(string message) => new(ExitCode.Misused, message);
}
