using Spectre.Console;

namespace ThinMqtt.Cli;

/// <param name="Header">As the REST API calls it, for a person.</param>
/// <param name="Minimum">In cells; null for what is useless when cut.</param>
internal sealed record Column(string Header, int? Minimum = null);

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

    public void WriteTo(Terminal terminal)
    {
        var widths = Widths(terminal.Width);
        Write(terminal, widths, [.. columns.Select(column => new Cell(column.Header.ToUpperInvariant(), new Style(decoration: Decoration.Bold)))]);
        foreach (var row in _rows)
        {
            Write(terminal, widths, row);
        }
    }

    /// <summary>Of each column: its widest text, and less where <paramref name="limit"/> wants it.</summary>
    internal int[] Widths(int? limit)
    {
        var widths = columns.Select((column, i) => _rows.Select(row => row[i].Text.GetCellWidth()).Append(column.Header.Length).Max()).ToArray();
        while (widths.Sum() + (Gap * (widths.Length - 1)) > limit)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(i => widths[i] > columns[i].Minimum).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : widths[i]);
            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

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

    private static void Write(Terminal terminal, int[] widths, Cell[] row)
    {
        var line = new Paragraph();
        for (var i = 0; i < row.Length; i++)
        {
            var text = Fit(row[i].Text, widths[i]);
            line.Append(text, row[i].Style);
            line.Append(i == row.Length - 1 ? "\n" : new string(' ', widths[i] - text.GetCellWidth() + Gap));
        }

        terminal.Results.Write(line);
    }
}
