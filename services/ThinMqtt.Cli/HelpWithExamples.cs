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
        var code = usual.Invoke(parseResult);
        var more = parseResult.CommandResult.Command switch
        {
            CommandWithExamples verb => $"Examples:\n  {verb.Examples.ReplaceLineEndings("\n  ")}",
            RootCommand => rootHelp,
            _ => "Give one of the commands with --help for its options and examples.",
        };
        parseResult.InvocationConfiguration.Output.WriteLine(more);
        return code;
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
