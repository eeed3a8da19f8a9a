namespace ThinMqtt.Contracts;

internal static class RequirementParser
{
    private static readonly string[] Operators = [">=", "<=", ">", "<", "=", "^", "~"];

    public static (VersionRequirement? Requirement, string? Reason) Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, "The version requirement is empty.");
        }

        if (text.Length > VersionRequirement.MaxLength)
        {
            return (null, $"The version requirement has {text.Length} characters; at most {VersionRequirement.MaxLength} are allowed.");
        }

        var comparisons = text.Split(',', StringSplitOptions.TrimEntries);
        var ranges = new VersionRange[comparisons.Length];
        for (var i = 0; i < comparisons.Length; i++)
        {
            if (Comparison(comparisons[i], out ranges[i]) is { } problem)
            {
                return (null, $"'{text}' is not a version requirement such as '>=1.2, <2': {problem}.");
            }
        }

        return (new VersionRequirement(text, ranges), null);
    }

    private static string? Comparison(string text, out VersionRange range)
    {
        range = default;
        var operation = Array.Find(Operators, candidate => text.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
        var version = text[operation.Length..].Trim();
        if (version.Length == 0)
        {
            return "a comparison lacks its version";
        }

        var problem = VersionParser.Split(version, out var numbers, out var preRelease, out var build);
        if (problem is not null)
        {
            return problem;
        }

        if (numbers.Length > 3)
        {
            return $"'{version}' has more than three numbers";
        }

        if (build.Length > 0)
        {
            return $"'{version}' has build metadata, which makes no difference";
        }

        if (preRelease.Length > 0 && numbers.Length < 3)
        {
            return $"'{version}' is a pre-release and needs three numbers";
        }

        range = Range(operation, numbers, preRelease);
        return null;
    }

    private static VersionRange Range(string operation, UInt128[] numbers, string preRelease)
    {
        var isWhole = numbers.Length == 3;
        var version = new SemanticVersion(numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2), preRelease);
        var afterAll = Next(numbers, numbers.Length - 1);
        return operation switch
        {
            ">=" => new VersionRange { Minimum = version },
            ">" => isWhole ? new VersionRange { Above = version } : new VersionRange { Minimum = afterAll },
            "<" => new VersionRange { Below = preRelease.Length > 0 ? version : BeforePreReleases(version) },
            "<=" => isWhole ? new VersionRange { Maximum = version } : new VersionRange { Below = afterAll },
            "^" => new VersionRange { Minimum = version, Below = Next(numbers, FirstOtherThanZero(numbers)) },
            "~" => new VersionRange { Minimum = version, Below = Next(numbers, Math.Min(1, numbers.Length - 1)) },
            _ when isWhole => new VersionRange { Minimum = version, Maximum = version },
            _ => new VersionRange { Minimum = version, Below = afterAll },
        };
    }

    private static int FirstOtherThanZero(UInt128[] numbers)
    {
        var index = Array.FindIndex(numbers, number => number > 0);
        return index < 0 ? numbers.Length - 1 : index;
    }

    /// <summary>The first version, pre-releases included, whose number at <paramref name="index"/> is one higher.</summary>
    private static SemanticVersion Next(UInt128[] numbers, int index)
    {
        var next = new UInt128[3];
        numbers.AsSpan(0, index + 1).CopyTo(next);
        next[index] = next[index] == UInt128.MaxValue ? UInt128.MaxValue : next[index] + 1;
        return BeforePreReleases(new SemanticVersion(next[0], next[1], next[2]));
    }

    private static SemanticVersion BeforePreReleases(SemanticVersion version) =>
        new(version.Major, version.Minor, version.Patch, PreReleasePrecedence.Lowest);
}
