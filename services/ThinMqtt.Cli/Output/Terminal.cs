using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace ThinMqtt.Cli;

/// <summary>
/// Results on standard output, progress on standard error. Where that is a terminal, in its width and colours (none with NO_COLOR);
/// elsewhere plain text that is never cut.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Spectre breaks lines; files and pipes have no width.</summary>
    private const int Unlimited = 1_000_000;

    public IAnsiConsole Results { get; } = Create(Console.Out, !Console.IsOutputRedirected);

    public IAnsiConsole Progress { get; } = Create(Console.Error, !Console.IsErrorRedirected);

    /// <summary>Whether a person reads the results, who has eyes and no sort(1).</summary>
    public bool IsForEyes => Results.Profile.Out.IsTerminal;

    /// <summary>In cells; null where nothing is to be cut.</summary>
    public int? Width => IsForEyes ? Results.Profile.Width : null;

    /// <summary>Whether progress can move in place.</summary>
    public bool CanAnimate => Progress.Profile.Out.IsTerminal && Progress.Profile.Capabilities.Ansi;

    /// <summary>Whether results can be drawn over.</summary>
    public bool CanRedraw => Results.Profile.Capabilities.Ansi;

    /// <summary>False with NO_COLOR.</summary>
    public bool HasColors => Results.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Devices and servers choose texts; what would steer the terminal is replaced.</summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isInvisible = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            printable.Append(isInvisible ? (rune.Value is '\n' or '\t' ? " " : "?") : rune.ToString());
        }

        return printable.ToString();
    }

    public void WriteLine(string text = "", Style? style = null) => Results.Write(new Text(Printable(text) + "\n", style));

    public static void WriteNote(string text) => Console.Error.WriteLine(Printable(text));

    /// <summary>One document, one line.</summary>
    public static void WriteJson(JsonElement document)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output))
        {
            document.WriteTo(json);
        }

        output.Write("\n"u8);
    }

    /// <summary>All pages as one, without a next one.</summary>
    public static void WriteJson(IReadOnlyList<JsonElement> items) =>
        WriteJson(JsonSerializer.SerializeToElement(new JsonPage(items), JsonPages.Default.JsonPage));

    /// <returns>Null where nobody can be asked.</returns>
    public async Task<string?> AskPasswordAsync(string user, CancellationToken stop)
    {
        if (Console.IsInputRedirected || !CanAnimate)
        {
            return null;
        }

        var prompt = new TextPrompt<string>($"Password of {Printable(user).EscapeMarkup()}:").Secret(null).AllowEmpty();
        try
        {
            return await prompt.ShowAsync(Progress, stop);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(); // what comes next is not on the line of the question
            throw;
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false }, // a CI system's log is no terminal
        });
        if (!isTerminal)
        {
            console.Profile.Width = Unlimited;
        }

        return console;
    }
}
