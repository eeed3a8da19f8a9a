using Spectre.Console;

namespace ThinMqtt.Cli;

/// <summary>A bar by state: who has it, who failed, who is at it, who waits. Each has its own sign, for eyes and terminals without colours.</summary>
internal static class RolloutBar
{
    public static Paragraph Of(RolloutView view, int width, bool isUnicode)
    {
        var signs = isUnicode ? "█▓▒·" : "#x=.";
        var counts = new[] { view.Succeeded, view.Ended - view.Succeeded, view.Busy, view.Waiting };
        Color[] colors = [Color.Green, Color.Red, Color.Aqua, Color.Grey];
        var bar = new Paragraph();
        var cells = Cells(counts, width);
        for (var i = 0; i < counts.Length; i++)
        {
            bar.Append(new string(signs[i], cells[i]), new Style(colors[i]));
        }

        return bar;
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
