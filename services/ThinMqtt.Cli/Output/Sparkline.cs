namespace ThinMqtt.Cli;

/// <summary>A curve of one line, from zero to its largest value.</summary>
internal static class Sparkline
{
    /// <param name="values">The oldest first.</param>
    /// <param name="width">Of the newest ones at most so many are drawn, a cell each.</param>
    /// <param name="isUnicode">Whether the terminal has blocks.</param>
    public static string Of(IReadOnlyList<int> values, int width, bool isUnicode)
    {
        var signs = isUnicode ? " ▁▂▃▄▅▆▇█" : " .:-=+*#@";
        var largest = Math.Max(1, values.Count == 0 ? 1 : values.Max());
        return string.Concat(values.Skip(values.Count - width).Select(value => signs[Level(value, largest, signs.Length - 1)]));
    }

    /// <summary>Only nothing at all is drawn as nothing.</summary>
    private static int Level(int value, int largest, int levels) =>
        value <= 0 ? 0 : Math.Clamp((int)Math.Round((double)value * levels / largest), 1, levels);
}
