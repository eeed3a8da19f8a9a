using System.Globalization;

namespace ThinMqtt.Agent;

/// <summary>A whole number with its unit: <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>1d</c>.</summary>
internal static class Duration
{
    public const int LongestDays = 30;

    private static readonly Dictionary<char, TimeSpan> Units = new()
    {
        ['s'] = TimeSpan.FromSeconds(1),
        ['m'] = TimeSpan.FromMinutes(1),
        ['h'] = TimeSpan.FromHours(1),
        ['d'] = TimeSpan.FromDays(1),
    };

    /// <returns>False for anything but 1 s to <see cref="LongestDays"/> days.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length == 0
            || !Units.TryGetValue(text[^1], out var unit)
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > TimeSpan.FromDays(LongestDays) / unit)
        {
            return false;
        }

        duration = unit * count;
        return duration >= Units['s'];
    }
}
