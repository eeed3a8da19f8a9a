using Spectre.Console;

namespace ThinMqtt.Cli;

/// <summary>A bar by state: who has it, who failed, who is at it, who waits. Each has its own sign, for eyes and terminals without colours.</summary>
internal static class RolloutBar
{
    public static Paragraph Of(RolloutView view, int width, bool isUnicode)
    {
        var bar = new Paragraph();
        foreach (var segment in Segments([view.Succeeded, view.Ended - view.Succeeded, view.Busy, view.Waiting], width, isUnicode))
        {
            bar.Append(segment.Text, segment.Style);
        }

        return bar;
    }

    /// <param name="counts">Devices that have it, that failed, that are at it, that wait.</param>
    /// <param name="width">In cells.</param>
    /// <param name="isUnicode">Whether the terminal has blocks.</param>
    public static IEnumerable<Cell> Segments(int[] counts, int width, bool isUnicode)
    {
        var signs = isUnicode ? "█▓▒·" : "#x=.";
        Color[] colors = [Color.Green, Color.Red, Color.Aqua, Color.Grey];
        return Cells(counts, width).Select((cells, i) => new Cell(new string(signs[i], cells), new Style(colors[i])));
    }

    /// <summary>Shares of the width; whoever is there at all has a cell, so that one failure among a thousand is seen.</summary>
    internal static int[] Cells(int[] counts, int width)
    {
        var all = counts.Sum();
        if (all == 0)
        {
            return [0, 0, 0, width];
        }

        var cells = counts.Select(count => count == 0 ? 0 : Math.Max(1, (int)((long)count * width / all))).ToArray();
        cells[Array.IndexOf(cells, cells.Max())] += width - cells.Sum();
        return cells;
    }
}
