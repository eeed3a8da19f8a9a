using System.Buffers;
using System.Globalization;
using System.Text;

namespace ThinMqtt.Contracts;

/// <summary>What makes a text unfit as a name; null when nothing does.</summary>
internal static class NameRules
{
    private static readonly SearchValues<char> FolderCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly SearchValues<char> TopicCharacters = SearchValues.Create("/+#");

    /// <summary>One level of a topic and of a URL's path that a person can read.</summary>
    public static string? UnfitForTopic(string? text, string what, int maxLength)
    {
        if (UnfitLength(text, what, maxLength) is { } reason)
        {
            return reason;
        }

        if (text is "." or "..")
        {
            return $"{what} '{text}' means a folder; choose another name.";
        }

        var forbidden = text.AsSpan().IndexOfAny(TopicCharacters);
        if (forbidden >= 0)
        {
            return $"{what} '{Shown(text!)}' contains '{text![forbidden]}', which separates or matches levels of a topic.";
        }

        return HasInvisible(text!) ? $"{what} '{Shown(text!)}' contains a control or invisible character." : null;
    }

    /// <summary>Also the name of a folder, on any file system.</summary>
    public static string? UnfitForFolder(string? text, string what, int maxLength)
    {
        if (UnfitLength(text, what, maxLength) is { } reason)
        {
            return reason;
        }

        if (!char.IsAsciiLetterOrDigit(text![0]))
        {
            return $"{what} '{Shown(text)}' does not begin with a letter or digit (a-z, A-Z, 0-9).";
        }

        return text.AsSpan().ContainsAnyExcept(FolderCharacters)
            ? $"{what} '{Shown(text)}' may contain only a-z, A-Z, 0-9, '.', '_' and '-'."
            : null;
    }

    private static string? UnfitLength(string? text, string what, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return $"{what} is empty.";
        }

        var length = Encoding.UTF8.GetByteCount(text);
        return length > maxLength ? $"{what} has {length} bytes; at most {maxLength} are allowed." : null;
    }

    private static bool HasInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsInvisible(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Shown(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsInvisible(rune) ? "?" : rune.ToString()));
}
