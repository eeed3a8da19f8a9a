using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>A command with examples in its help. It succeeds, or throws a <see cref="CommandException"/>.</summary>
internal abstract class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>Lines that can be typed as they are.</summary>
    public required string Examples { get; init; }
}

/// <summary>A command that asks the server.</summary>
internal sealed class Verb : CommandWithExamples
{
    public Verb(string name, string description, CommonOptions common, Func<Session, ParseResult, CancellationToken, Task> run)
        : base(name, description) =>
        SetAction(async (parse, stop) =>
        {
            using var session = await common.OpenAsync(parse, stop);
            await run(session, parse, stop);
            return (int)ExitCode.Succeeded;
        });
}

/// <summary>A command that needs no server.</summary>
internal sealed class LocalVerb : CommandWithExamples
{
    public LocalVerb(string name, string description, Action<ParseResult> run)
        : base(name, description) => SetAction(run);
}
