namespace ThinMqtt.Cli;

/// <summary>Ends the command with a message for a person; caught once, by <see cref="CommandLine"/>.</summary>
internal sealed class CommandException(ExitCode exitCode, string message) : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    /// <summary>Whether the same request may succeed a little later: no answer, or the server is in trouble.</summary>
    public bool MayPass { get; init; }

    /// <summary>As the server told it; null where it is not the server's.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Lines that show where the mistake is; they can be printed as they are.</summary>
    public string? Excerpt { get; init; }
}
