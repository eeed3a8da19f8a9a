using System.Buffers;
using System.Globalization;

namespace ThinMqtt.Contracts;

/// <summary>The grammar of Semantic Versioning 2.0.0, with a reason for what does not fit it.</summary>
internal static class VersionParser
{
    private static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    public static (SemanticVersion? Version, string? Reason) Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (null, "The version is empty.");
        }

        if (text.Length > SemanticVersion.MaxLength)
        {
            return (null, $"The version has {text.Length} characters; at most {SemanticVersion.MaxLength} are allowed.");
        }

        var problem = Split(text, out var numbers, out var preRelease, out var build);
        if (problem is null && numbers.Length != 3)
        {
            problem = "it needs three numbers";
        }

        return problem is null
            ? (new SemanticVersion(numbers[0], numbers[1], numbers[2], preRelease, build), null)
            : (null, $"'{text}' is not a version of SemVer such as 1.2.3: {problem}.");
    }

    /// <summary>Takes a version apart that may have fewer or more than three numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Split(string text, out UInt128[] numbers, out string preRelease, out string build)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var rest = plus < 0 ? text : text[..plus];
        var hyphen = rest.IndexOf('-', StringComparison.Ordinal);
        preRelease = hyphen < 0 ? "" : rest[(hyphen + 1)..];
        build = plus < 0 ? "" : text[(plus + 1)..];
        return Numbers(hyphen < 0 ? rest : rest[..hyphen], out numbers)
            ?? (hyphen < 0 ? null : Identifiers(preRelease, "pre-release", allowLeadingZeroes: false))
            ?? (plus < 0 ? null : Identifiers(build, "build metadata", allowLeadingZeroes: true));
    }

    private static string? Numbers(string text, out UInt128[] numbers)
    {
        var parts = text.Split('.');
        numbers = new UInt128[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (HasLeadingZero(parts[i]))
            {
                return $"'{parts[i]}' has a leading zero";
            }

            if (!UInt128.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return $"'{parts[i]}' is not a number between 0 and 2^128 - 1";
            }
        }

        return null;
    }

    private static string? Identifiers(string text, string what, bool allowLeadingZeroes)
    {
        foreach (var identifier in text.Split('.'))
        {
            if (identifier.Length == 0)
            {
                return $"its {what} has an empty part";
            }

            if (identifier.AsSpan().ContainsAnyExcept(IdentifierCharacters))
            {
                return $"its {what} may contain only a-z, A-Z, 0-9, '-' and '.'";
            }

            if (!allowLeadingZeroes && HasLeadingZero(identifier))
            {
                return $"its {what} has the number '{identifier}' with a leading zero";
            }
        }

        return null;
    }

    private static bool HasLeadingZero(string part) =>
        part.Length > 1 && part[0] == '0' && !part.AsSpan().ContainsAnyExceptInRange('0', '9');
}
