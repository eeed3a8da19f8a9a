using System.CommandLine.Completions;

namespace ThinMqtt.Cli;

/// <summary>Words that may come next, as far as they are known here; the server is asked by <see cref="ServerWords"/>.</summary>
internal static class Suggestions
{
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Devices { get; } = context => Items(context, () => ServerWords.Devices(context));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Releases { get; } = context => Items(context, () => ServerWords.Releases(context, release => $"{release.Id}"));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Packages { get; } = context => Items(context, () => ServerWords.Releases(context, release => release.Package));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Channels { get; } = context => Items(context, () => ServerWords.Releases(context, release => release.Channel));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Groups { get; } = context => Items(context, () => ServerWords.Groups(context));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Tags { get; } = context => Items(context, () => ServerWords.Tags(context));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Sorts { get; } =
        context => Items(context, () => FilterWords.Sorts.Select(name => context.WordToComplete.StartsWith('-') ? "-" + name : name));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Columns { get; } = ListOf(DeviceColumns.All.Select(column => column.Name));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Filters { get; } = context => Items(context, () => FilterTerms(context));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Profiles { get; } = context => Items(context, ProfileNames);

    /// <summary>Words with commas between: the last one is completed.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> ListOf(IEnumerable<string> words) => context =>
    {
        var before = context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)];
        return Items(context, () => words.Except(before.Split(',')).Select(word => before + word));
    };

    private static IEnumerable<string> FilterTerms(CompletionContext context)
    {
        var word = context.WordToComplete;
        var (minus, term) = word.StartsWith('-') ? ("-", word[1..]) : ("", word);
        IEnumerable<string>? values = term.Split(':') is [var attribute, _]
            ? attribute switch
            {
                "presence" => FilterWords.Presences,
                "damaged" or "cloned" => ["yes"],
                "group" => ServerWords.Groups(context),
                "id" => ServerWords.Devices(context, afterColon: true),
                "tag" => ServerWords.Tags(context),
                "package" => ServerWords.Releases(context, release => release.Package),
                "channel" => ServerWords.Releases(context, release => release.Channel),
                _ => [],
            }
            : null;
        return values?.Select(value => $"{minus}{term[..(term.IndexOf(':', StringComparison.Ordinal) + 1)]}{value}")
            ?? FilterWords.Attributes.Select(name => $"{minus}{name}:");
    }

    private static IEnumerable<string> ProfileNames()
    {
        try
        {
            return ProfileFile.Read().Profiles.Keys;
        }
        catch (CommandException)
        {
            return []; // a broken file is told by the command, not while it is typed
        }
    }

    /// <summary>The help asks for words, too, of no line at all: there are none then.</summary>
    private static IEnumerable<CompletionItem> Items(CompletionContext context, Func<IEnumerable<string>> words) =>
        context.ParseResult.RootCommandResult.Command is ThinctlCommand ? words().Distinct().Select(word => new CompletionItem(word)) : [];
}
