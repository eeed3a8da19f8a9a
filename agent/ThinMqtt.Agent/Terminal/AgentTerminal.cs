namespace ThinMqtt.Agent;

/// <summary>The person who runs the agent by hand.</summary>
internal static class AgentTerminal
{
    /// <summary>When nobody can tell the width.</summary>
    private const int UsualWidth = 80;

    /// <returns>Null where standard error is no terminal that can erase, such as under a service manager.</returns>
    public static StatusLine? TryOpen() =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? null
            : new StatusLine(Console.Error, Width);

    /// <returns>Null where nobody is to be asked.</returns>
    public static Question? Asker(AgentOptions? options, StatusLine? line, AgentLog log, List<string> errors)
    {
        if (options is not { Ask: true })
        {
            return null;
        }

        if (line is null || Console.IsInputRedirected)
        {
            var key = OptionKeys.Ask;
            errors.Add($"{key.Argument} ({key.Variable}, \"{key.Field}\") is set, but there is no terminal where a person"
                + " could answer; run the agent by hand, or leave it out.");
            return null;
        }

        return new Question(line, new TypedLines(new StreamReader(Console.OpenStandardInput())), log);
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
