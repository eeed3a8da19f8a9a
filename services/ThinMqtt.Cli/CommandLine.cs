using System.CommandLine;
using System.CommandLine.Invocation;

namespace ThinMqtt.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        var parse = VerbTree.Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }); // an id may begin with '@'
        try
        {
            return parse.Action is ParseErrorAction mistake ? Misused(parse, mistake) : await InvokeAsync(parse, interruption.Token);
        }
        catch (CommandException failure)
        {
            return Say(Terminal.Printable(failure.Message) + (failure.Excerpt is { } excerpt ? $"\n{excerpt}" : ""), failure.ExitCode);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Say("interrupted.", ExitCode.Interrupted);
        }
        catch (Exception bug)
        {
            return Say($"this should not happen; please report it with what you typed.\n{bug}", ExitCode.Failed);
        }
    }

    private static Task<int> InvokeAsync(ParseResult parse, CancellationToken stop) => parse.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop);

    private static int Misused(ParseResult parse, ParseErrorAction mistake)
    {
        foreach (var message in parse.Errors.Select(error => error.Message).Distinct())
        {
            Console.Error.WriteLine($"thinctl: {message}");
        }

        mistake.ShowHelp = false; // a screen of it hides the message; what remains of its output are words that may have been meant
        using var guesses = new StringWriter();
        parse.Invoke(new InvocationConfiguration { Output = guesses, Error = TextWriter.Null });
        Console.Error.Write(guesses.ToString().Trim() is { Length: > 0 } text ? text + "\n" : "");
        Console.Error.WriteLine($"Try '{VerbTree.PathOf(parse.CommandResult)} --help'.");
        return (int)ExitCode.Misused;
    }

    private static int Say(string message, ExitCode exitCode)
    {
        Console.Error.WriteLine($"thinctl: {message}");
        return (int)exitCode;
    }
}
