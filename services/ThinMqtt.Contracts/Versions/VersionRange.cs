namespace ThinMqtt.Contracts;

/// <summary>What one comparison of a requirement admits; a missing bound does not limit.</summary>
internal readonly record struct VersionRange
{
    public SemanticVersion? Minimum { get; init; }

    public SemanticVersion? Above { get; init; }

    public SemanticVersion? Maximum { get; init; }

    public SemanticVersion? Below { get; init; }

    public bool Contains(SemanticVersion version) =>
        (Minimum is null || version.ComparePrecedence(Minimum) >= 0)
        && (Above is null || version.ComparePrecedence(Above) > 0)
        && (Maximum is null || version.ComparePrecedence(Maximum) <= 0)
        && (Below is null || version.ComparePrecedence(Below) < 0);
}
