using Spectre.Console;

namespace ThinMqtt.Cli;

/// <param name="Header">As the REST API calls it, for a person.</param>
/// <param name="Minimum">In cells; null for what is useless when cut.</param>
/// <param name="IsOptional">Left out of a terminal that is too narrow for all, from the right on.</param>
internal sealed record Column(string Header, int? Minimum = null, bool IsOptional = false);

internal readonly record struct Cell(string Text, Style? Style = null)
{
    public static implicit operator Cell(string? text) => new(string.IsNullOrEmpty(text) ? "-" : text);
}

/// <summary>Rows under headers, two cells apart. In a terminal the widest columns give way, so that a row stays a line.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const int Gap = 2;
    private const string Cut = "…";

    private readonly List<Cell[]> _rows = [];

    public void Add(params Cell[] cells) => _rows.Add([.. cells.Select(cell => cell with { Text = Terminal.Printable(cell.Text) })]);

    /// <returns>Headers of columns that were left out.</returns>
    public IReadOnlyList<string> WriteTo(Terminal terminal)
    {
        foreach (var line in Lines(terminal.Width))
        {
            terminal.Results.Write(line);
            terminal.Results.WriteLine();
        }

        var widths = Widths(terminal.Width);
        return [.. columns.Where((_, i) => widths[i] == 0).Select(column => column.Header)];
    }

    /// <summary>The header and the rows.</summary>
    public IEnumerable<Paragraph> Lines(int? width) => Rows(width).Select(row =>
    {
        var line = new Paragraph();
        row.ForEach(cell => line.Append(cell.Text, cell.Style));
        return line;
    });

    /// <summary>The header and the rows, each as texts that follow each other with nothing between.</summary>
    public IEnumerable<List<Cell>> Rows(int? width)
    {
        var widths = Widths(width);
        Cell[] headers = [.. columns.Select(column => new Cell(column.Header.ToUpperInvariant(), new Style(decoration: Decoration.Bold)))];
        return _rows.Prepend(headers).Select(row => Row(widths, row));
    }

    /// <summary>Of each column: its widest text, less where <paramref name="limit"/> wants it, and 0 where it is left out.</summary>
    internal int[] Widths(int? limit)
    {
        var widths = columns.Select((column, i) => _rows.Select(row => row[i].Text.GetCellWidth()).Append(column.Header.Length).Max()).ToArray();
        for (var i = widths.Length - 1; i >= 0 && Total(Least(widths)) > limit; i--)
        {
            widths[i] = columns[i].IsOptional ? 0 : widths[i];
        }

        while (Total(widths) > limit && WidestToCut(widths) is { } widest)
        {
            widths[widest]--;
        }

        return widths;
    }

    internal static int WidthOf(string text) => text.GetCellWidth();

    /// <summary>The beginning that fits, marked as such.</summary>
    internal static string Fit(string text, int width)
    {
        if (text.GetCellWidth() <= width)
        {
            return text;
        }

        var fitting = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if ((fitting + rune + Cut).GetCellWidth() > width)
            {
                break;
            }

            fitting += rune;
        }

        return fitting + Cut;
    }

    private static int Total(int[] widths) => widths.Sum() + (Gap * (widths.Count(width => width > 0) - 1));

    private int[] Least(int[] widths) => [.. widths.Select((width, i) => Math.Min(width, columns[i].Minimum ?? width))];

    private int? WidestToCut(int[] widths) =>
        Enumerable.Range(0, widths.Length).Where(i => widths[i] > columns[i].Minimum).Select(i => (int?)i).MaxBy(i => widths[i!.Value]);

    private static List<Cell> Row(int[] widths, Cell[] row)
    {
        var texts = new List<Cell>();
        var shown = Enumerable.Range(0, row.Length).Where(i => widths[i] > 0).ToList();
        foreach (var i in shown)
        {
            var text = Fit(row[i].Text, widths[i]);
            texts.Add(row[i] with { Text = text });
            if (i != shown[^1])
            {
                texts.Add(new Cell(new string(' ', widths[i] - text.GetCellWidth() + Gap)));
            }
        }

        return texts;
    }
}
