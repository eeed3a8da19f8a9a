using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>
/// A version of Semantic Versioning 2.0.0. Two are equal when their texts are; the order is the precedence of section 11 and,
/// where that makes no difference, the build metadata compared as text, so that sorting is stable everywhere.
/// </summary>
[JsonConverter(typeof(SemanticVersionConverter))]
public sealed record SemanticVersion : IComparable<SemanticVersion>
{
    /// <summary>In characters. A version is also the name of a folder.</summary>
    public const int MaxLength = 128;

    internal SemanticVersion(UInt128 major, UInt128 minor, UInt128 patch, string preRelease = "", string build = "") =>
        (Major, Minor, Patch, PreRelease, Build) = (major, minor, patch, preRelease, build);

    public UInt128 Major { get; }

    public UInt128 Minor { get; }

    public UInt128 Patch { get; }

    /// <summary>Without the hyphen; empty for a normal version (section 9).</summary>
    public string PreRelease { get; }

    /// <summary>Without the plus sign; empty when there is none (section 10).</summary>
    public string Build { get; }

    /// <returns>False with a reason that says to a person what is wrong with the text.</returns>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version, [NotNullWhen(false)] out string? reason)
    {
        (version, reason) = VersionParser.Parse(text);
        return version is not null;
    }

    /// <exception cref="FormatException">With the reason of <see cref="TryParse"/>.</exception>
    public static SemanticVersion Parse(string text) =>
        TryParse(text, out var version, out var reason) ? version : throw new FormatException(reason);

    /// <summary>Section 11: build metadata makes no difference.</summary>
    public int ComparePrecedence(SemanticVersion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var core = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return core != 0 ? core : PreReleasePrecedence.Compare(PreRelease, other.PreRelease);
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var precedence = ComparePrecedence(other);
        return precedence != 0 ? precedence : Math.Sign(string.CompareOrdinal(Build, other.Build));
    }

    public static bool operator <(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) < 0;

    public static bool operator <=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) <= 0;

    public static bool operator >(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) > 0;

    public static bool operator >=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) >= 0;

    public override string ToString() =>
        $"{Major}.{Minor}.{Patch}{(PreRelease.Length > 0 ? "-" : "")}{PreRelease}{(Build.Length > 0 ? "+" : "")}{Build}";

    private static int Compare(SemanticVersion? left, SemanticVersion? right) =>
        left is null ? (right is null ? 0 : -1) : left.CompareTo(right);
}
