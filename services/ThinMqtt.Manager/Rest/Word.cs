using System.Diagnostics.CodeAnalysis;

namespace ThinMqtt.Manager;

/// <summary>Words in queries, such as <c>state=live</c>.</summary>
internal static class Word
{
    /// <param name="name">Of the parameter.</param>
    /// <param name="text">Null for none.</param>
    /// <param name="word">Null for none.</param>
    /// <param name="reason">What it could have been.</param>
    public static bool TryParse<T>(string name, string? text, out T? word, [NotNullWhen(false)] out string? reason)
        where T : struct, Enum
    {
        (word, reason) = (null, null);
        if (text is null)
        {
            return true;
        }

        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var found))
        {
            word = found;
            return true;
        }

        reason = $"{name} is '{text}'; it is one of {string.Join(", ", Enum.GetNames<T>())}.";
        return false;
    }
}
