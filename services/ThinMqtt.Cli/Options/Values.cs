using System.CommandLine.Parsing;

namespace ThinMqtt.Cli;

/// <summary>As the parsers of ThinMqtt.Contracts: a value, or a reason for a person.</summary>
internal delegate bool TryParse<T>(string? text, out T value, out string? reason);

/// <summary>Values of arguments, with the reason where they cannot be used.</summary>
internal static class Values
{
    public static Func<ArgumentResult, T?> Of<T>(TryParse<T> tryParse) => result => Read(result, result.Tokens.SingleOrDefault()?.Value, tryParse);

    public static Func<ArgumentResult, T[]?> ListOf<T>(TryParse<T> tryParse) => result => [.. result.Tokens.Select(token => Read(result, token.Value, tryParse)!)];

    public static T? Read<T>(ArgumentResult result, string? text, TryParse<T> tryParse)
    {
        if (tryParse(text, out var value, out var reason))
        {
            return value;
        }

        result.AddError(reason!);
        return default;
    }

    public static bool TryParseNumber(string? text, out long value, out string? reason)
    {
        var isNumber = long.TryParse(text, System.Globalization.NumberStyles.None, null, out value) && value > 0;
        reason = isNumber ? null : $"'{text}' is no number of a release; 'thinctl release list' shows them.";
        return isNumber;
    }

    public static bool TryParseCount(string? text, out int? value, out string? reason)
    {
        var isCount = int.TryParse(text, System.Globalization.NumberStyles.None, null, out var count) && count > 0;
        (value, reason) = isCount ? (count, null) : ((int?)null, $"'{text}' is no number of them; it is 1 or more.");
        return isCount;
    }

    /// <summary>Such as 90s, 15m, 2h or 1d.</summary>
    public static bool TryParseDuration(string? text, out TimeSpan? value, out string? reason)
    {
        var seconds = text is { Length: > 1 } ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        var isDuration = seconds > 0 & int.TryParse(text.AsSpan()[..Math.Max(0, (text?.Length ?? 0) - 1)], System.Globalization.NumberStyles.None, null, out var count)
            && count > 0 && count <= TimeSpan.FromDays(365).TotalSeconds / seconds;
        value = isDuration ? TimeSpan.FromSeconds((double)count * seconds) : null;
        reason = isDuration ? null : $"'{text}' is no duration; it is a number and s, m, h or d, such as 90s or 15m, and at most a year.";
        return isDuration;
    }
}
