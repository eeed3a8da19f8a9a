namespace ThinMqtt.Cli;

/// <summary>What a script learns from <c>$?</c>; documented in the help and in services/README.md.</summary>
internal enum ExitCode
{
    Succeeded = 0,

    /// <summary>The server refused, or a device did not take the release.</summary>
    Failed = 1,

    /// <summary>The arguments, a file or a password cannot be used.</summary>
    Misused = 2,

    /// <summary>No answer from the server.</summary>
    Unreachable = 3,

    /// <summary>The server does not know this device or release.</summary>
    NotFound = 4,

    /// <summary>By Ctrl-C or SIGTERM, as shells number it.</summary>
    Interrupted = 130,
}
