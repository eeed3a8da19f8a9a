using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>A command that asks the server. It succeeds, or throws a <see cref="CommandException"/>.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, CommonOptions common, Func<Session, ParseResult, CancellationToken, Task> run)
        : base(name, description) =>
        SetAction(async (parse, stop) =>
        {
            using var session = await common.OpenAsync(parse, stop);
            await run(session, parse, stop);
            return (int)ExitCode.Succeeded;
        });

    /// <summary>Lines that can be typed as they are.</summary>
    public required string Examples { get; init; }
}
