using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ThinMqtt.Manager;

/// <summary>Pure: what labels may be: short, readable, and such that a filter can name them.</summary>
internal static class LabelRules
{
    public const int MaximumRoomLength = 64;
    public const int MaximumTags = 32;
    public const int MaximumTagLength = 64;

    /// <returns>False with everything that is wrong.</returns>
    public static bool TryRead(LabelParameters parameters, [NotNullWhen(true)] out DeviceLabels? labels, [NotNullWhen(false)] out string? reason)
    {
        var room = parameters.Room?.Trim();
        var tags = (parameters.Tags ?? []).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        string?[] problems = [RoomProblem(room), .. TagProblems(tags)];
        reason = problems.Any(problem => problem is not null) ? string.Join(' ', problems.OfType<string>()) : null;
        labels = reason is null ? new DeviceLabels { Room = string.IsNullOrEmpty(room) ? null : room, Tags = [.. tags.Order(StringComparer.Ordinal)] } : null;
        return reason is null;
    }

    private static string? RoomProblem(string? room) => room is null ? null
        : room.EnumerateRunes().Count() is > MaximumRoomLength and var length ? $"The room has {length} characters; at most {MaximumRoomLength} are allowed."
        : room.EnumerateRunes().Any(IsInvisible) ? "The room contains a control or invisible character."
        : null;

    /// <summary>More than there may be are not looked at one by one: a request may bring a million.</summary>
    private static IEnumerable<string?> TagProblems(List<string> tags) =>
        tags.Count > MaximumTags ? [$"There are {tags.Count} tags; a device has at most {MaximumTags}."] : tags.Select(TagProblem);

    private static string? TagProblem(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return "A tag is empty.";
        }

        if (tag.EnumerateRunes().Count() is > MaximumTagLength and var length)
        {
            return $"A tag has {length} characters; at most {MaximumTagLength} are allowed.";
        }

        return Rune.IsLetterOrDigit(tag.EnumerateRunes().First()) && tag.EnumerateRunes().All(IsOfTag)
            ? null
            : $"The tag '{Shown(tag)}' may contain only letters, digits, '.', '_' and '-', and begins with a letter or digit.";
    }

    private static bool IsOfTag(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-';

    private static bool IsInvisible(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Shown(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsInvisible(rune) ? "?" : rune.ToString()));
}
