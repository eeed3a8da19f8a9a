using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Comparisons of versions, by the rules of <see cref="VersionRequirement"/>.</summary>
internal static class FilterVersions
{
    /// <exception cref="FilterException">A value is no version.</exception>
    public static Func<SemanticVersion, bool> Compile(FilterOperator one, IReadOnlyList<FilterText> values)
    {
        var sign = one.IsChoice() ? "=" : one.Sign();
        var requirements = values.Select(value => Requirement(sign, value)).ToArray();
        var wanted = one != FilterOperator.NotEqual;
        return version => Array.Exists(requirements, requirement => requirement.Matches(version)) == wanted;
    }

    private static VersionRequirement Requirement(string sign, FilterText value) =>
        value.Text.Length > 0 && char.IsAsciiDigit(value.Text[0]) && VersionRequirement.TryParse(sign + value.Text, out var requirement, out _)
            ? requirement
            : throw new FilterException($"'{value.Text}' is no version; write one such as 2.0 or 2.1.0-rc.1.", value);
}

/// <summary><c>package:browser</c>, <c>package=browser</c>, <c>package:browser&lt;2.0</c>.</summary>
internal sealed class PackageAttribute() : FilterAttribute("package")
{
    public override FilterPredicate Compile(FilterTerm term)
    {
        if (!term.Comparison!.Operator.IsChoice())
        {
            throw new FilterException("The version of a package stands behind its name: write package:browser<2.0.", term.Name!);
        }

        return term.Inner is null ? Names(term) : Versions(term, term.Inner);
    }

    private static FilterPredicate Names(FilterTerm term)
    {
        var (one, values) = Parts(term);
        var names = values.Select(value => value.Text).ToArray();
        return one switch
        {
            FilterOperator.Has => (device, _) => device.Packages.Any(
                package => Array.Exists(names, name => package.Package.Value.Contains(name, StringComparison.OrdinalIgnoreCase))),
            _ => (device, _) => device.Packages.Any(package => IsOne(names, package)) == (one == FilterOperator.Equal),
        };
    }

    private static FilterPredicate Versions(FilterTerm term, FilterComparison inner)
    {
        var (one, values) = Parts(term);
        if (one == FilterOperator.NotEqual)
        {
            throw new FilterException("A package with a version is named with ':'; to negate the whole, write -package:browser<2.0.", term.Name!);
        }

        var names = values.Select(value => value.Text).ToArray();
        var (_, versions) = Parts(term with { Comparison = inner });
        var holds = FilterVersions.Compile(inner.Operator, versions);
        return (device, _) => device.Packages.Any(package => IsOne(names, package) && holds(package.Version));
    }

    private static bool IsOne(string[] names, InstalledPackage package) =>
        Array.Exists(names, name => package.Package.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
}
