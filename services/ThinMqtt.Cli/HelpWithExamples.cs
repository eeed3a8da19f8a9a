using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace ThinMqtt.Cli;

/// <summary>The usual help, then the examples of the verb.</summary>
internal sealed class HelpWithExamples(HelpAction usual, string rootHelp) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var help = new StringWriter();
        parseResult.InvocationConfiguration.Output = help;
        var code = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(WithOptional(parseResult.CommandResult.Command, $"{help}"));
        var more = parseResult.CommandResult.Command switch
        {
            CommandWithExamples verb => $"Examples:\n  {verb.Examples.ReplaceLineEndings("\n  ")}",
            RootCommand => rootHelp,
            _ => "Give one of the commands with --help for its options and examples.",
        };
        output.WriteLine(more);
        return code;
    }

    /// <summary>The usual list of commands looks as if each needed all its arguments; the brackets take the place of two blanks.</summary>
    private static string WithOptional(Command parent, string help)
    {
        foreach (var verb in parent.Subcommands)
        {
            foreach (var argument in verb.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues == 0))
            {
                help = help.Replace($"  {verb.Name} <{argument.Name}>   ", $"  {verb.Name} [<{argument.Name}>] ", StringComparison.Ordinal);
            }
        }

        return help;
    }
}

internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine($"thinctl {version}");
        return 0;
    }
}
