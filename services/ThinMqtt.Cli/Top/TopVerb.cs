namespace ThinMqtt.Cli;

/// <summary><c>thinctl top</c></summary>
internal static class TopVerb
{
    public static Verb Create(CommonOptions common)
    {
        var filter = FilterOptions.Terms();
        var sort = FilterOptions.Sort();
        var verb = new Verb(
            "top",
            "The fleet as it lives, in a terminal: devices, rollouts, the server's health. ? shows the keys, q ends it.",
            common,
            (session, parse, stop) => RunAsync(session, FilterOptions.Read(parse, filter), parse.GetValue(sort), stop))
        {
            Examples = """
                thinctl top
                thinctl top room:lab --sort -load
                """,
        };
        verb.Add(filter);
        verb.Add(sort);
        return verb;
    }

    private static Task RunAsync(Session session, string? filter, string? sort, CancellationToken stop)
    {
        if (session.IsJson || Console.IsInputRedirected || session.Terminal is not { IsForEyes: true, CanRedraw: true })
        {
            throw new CommandException(ExitCode.Misused, "top is for a terminal. For programs, 'thinctl devices --watch --json' and 'thinctl events --json' tell what changes.");
        }

        if (sort is not null && !TopModel.Sorts.Contains(sort.TrimStart('-')))
        {
            throw new CommandException(ExitCode.Misused, $"top does not sort by '{sort}'; it does by {string.Join(", ", TopModel.Sorts)}.");
        }

        return FilterOptions.ExplainAsync(filter, () => new TopApp(session).RunAsync(filter, sort, stop));
    }
}
