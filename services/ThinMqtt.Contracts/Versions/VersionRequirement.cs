using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>
/// Which versions will do: comparisons parted by commas, all of which must hold. A version in one may lack its last numbers.
/// <list type="table">
/// <item><term><c>1.2.3</c>, <c>=1.2.3</c></term><description>this version; <c>1.2</c>: every 1.2.x</description></item>
/// <item><term><c>&gt;=1.2</c>, <c>&gt;1.2</c></term><description>1.2.0 or later; later than every 1.2.x</description></item>
/// <item><term><c>&lt;2.0</c>, <c>&lt;=2.0</c></term><description>before 2.0.0; every 2.0.x or before</description></item>
/// <item><term><c>^1.2</c></term><description>1.2.0 or later with the same first number that is not zero</description></item>
/// <item><term><c>~1.2</c></term><description>1.2.0 or later with the same second number; <c>~1</c>: the same first</description></item>
/// </list>
/// Pre-releases count as SemVer orders them, except that those of an upper bound do not slip in below it: 2.0.0-rc.1 does not
/// satisfy <c>&lt;2.0</c> or <c>^1.2</c>. Build metadata makes no difference and has no place in a requirement.
/// </summary>
[JsonConverter(typeof(VersionRequirementConverter))]
public sealed class VersionRequirement : IEquatable<VersionRequirement>
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 256;

    private readonly string _text;
    private readonly VersionRange[] _ranges;

    internal VersionRequirement(string text, VersionRange[] ranges) => (_text, _ranges) = (text, ranges);

    /// <returns>False with a reason that says to a person what is wrong with the text.</returns>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        [NotNullWhen(true)] out VersionRequirement? requirement,
        [NotNullWhen(false)] out string? reason)
    {
        (requirement, reason) = RequirementParser.Parse(text);
        return requirement is not null;
    }

    /// <exception cref="FormatException">With the reason of <see cref="TryParse"/>.</exception>
    public static VersionRequirement Parse(string text) =>
        TryParse(text, out var requirement, out var reason) ? requirement : throw new FormatException(reason);

    public bool Matches(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Array.TrueForAll(_ranges, range => range.Contains(version));
    }

    public bool Equals(VersionRequirement? other) => other?._text == _text;

    public override bool Equals(object? obj) => Equals(obj as VersionRequirement);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;
}
