using System.Globalization;

namespace ThinMqtt.Manager;

/// <summary>Reads numbers with their units.</summary>
internal static class FilterQuantities
{
    private static readonly (string Unit, double Factor)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    private static readonly (string Unit, double Factor)[] Durations = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 7 * 86_400)];

    /// <exception cref="FilterException">It is none.</exception>
    public static double Number(FilterText value) =>
        TryNumber(value.Text, out var number) ? number : throw new FilterException($"'{value.Text}' is no number; write one such as 4 or 0.5.", value);

    /// <returns>Bytes.</returns>
    /// <exception cref="FilterException">It is none.</exception>
    public static double Size(FilterText value) => TryNumber(value.Text, out var bytes) || TryWithUnit(value.Text, Sizes, out bytes)
        ? bytes
        : throw new FilterException($"'{value.Text}' is no size; write one such as 4GiB, with B, kB, MB, GB, TB, KiB, MiB, GiB or TiB.", value);

    /// <returns>Seconds.</returns>
    /// <exception cref="FilterException">It is none.</exception>
    public static double Duration(FilterText value) => TryWithUnit(value.Text, Durations, out var seconds)
        ? seconds
        : throw new FilterException($"'{value.Text}' is no duration; write one such as 2h, with s, m, h, d or w.", value);

    private static bool TryWithUnit(string text, (string Unit, double Factor)[] units, out double amount)
    {
        var (unit, factor) = Array.Find(units, unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase));
        amount = 0;
        if (unit is null || !TryNumber(text[..^unit.Length], out var number))
        {
            return false;
        }

        amount = number * factor;
        return true;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
