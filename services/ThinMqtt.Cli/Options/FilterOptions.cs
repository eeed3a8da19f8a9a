using System.CommandLine;
using System.Text;

namespace ThinMqtt.Cli;

/// <summary>Filters as they are typed. The server alone reads them; here they are only put together.</summary>
internal static class FilterOptions
{
    public static Argument<string[]> Terms()
    {
        var terms = new Argument<string[]>("FILTER")
        {
            Description = "Only devices for which all of these hold: a word, or attribute and value, such as room:lab, 'ram<4GiB', -tag:spare, group:kiosks",
            Arity = ArgumentArity.ZeroOrMore,
        };
        terms.CompletionSources.Add(Suggestions.Filters);
        terms.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } mistyped)
            {
                result.AddError($"there is no option '{mistyped.Value}' here, and no filter begins so.");
            }
        });
        return terms;
    }

    public static Option<string?> Option(string description)
    {
        var option = new Option<string?>("--filter") { Description = description, HelpName = "FILTER" };
        option.CompletionSources.Add(Suggestions.Filters);
        return option;
    }

    public static Option<string?> Sort()
    {
        var sort = new Option<string?>("--sort")
        {
            Description = "By an attribute such as hostname, room or seen; with a minus, such as -ram, the largest first [default: hostname]",
            HelpName = "ATTRIBUTE",
        };
        sort.CompletionSources.Add(Suggestions.Sorts);
        return sort;
    }

    /// <returns>Null where there is none.</returns>
    public static string? Read(ParseResult parse, Argument<string[]> terms) =>
        string.Join(' ', parse.GetValue(terms) ?? []) is { } filter && !string.IsNullOrWhiteSpace(filter) ? filter : null;

    /// <summary>A mistake in a filter is one of the arguments, and shown in its place.</summary>
    public static async Task ExplainAsync(string? filter, Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (CommandException refused) when (refused.Problem is { Name: "invalid-filter", Detail: { } detail } problem)
        {
            throw new CommandException(ExitCode.Misused, $"the filter cannot be used: {Terminal.Printable(detail)}")
            {
                Problem = problem,
                Excerpt = Pointer(filter ?? "", problem.Position, problem.Length),
            };
        }
    }

    /// <returns>The filter with the mistake underlined; null where the server does not say where it is.</returns>
    internal static string? Pointer(string filter, int? position, int? length)
    {
        if (position is not { } begin || begin < 0 || begin > filter.Length)
        {
            return null;
        }

        var before = new StringBuilder();
        foreach (var rune in Terminal.Printable(filter[..begin]).EnumerateRunes())
        {
            before.Append(' ', TextTable.WidthOf(rune.ToString()));
        }

        return $"  {Terminal.Printable(filter)}\n  {before}{new string('^', Math.Clamp(length ?? 1, 1, Math.Max(1, filter.Length - begin)))}";
    }
}
