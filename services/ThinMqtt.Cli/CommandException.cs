namespace ThinMqtt.Cli;

/// <summary>Ends the command with a message for a person; caught once, by <see cref="CommandLine"/>.</summary>
internal sealed class CommandException(ExitCode exitCode, string message) : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    /// <summary>Whether the same request may succeed a little later: no answer, or the server is in trouble.</summary>
    public bool MayPass { get; init; }
}
