namespace ThinMqtt.Manager;

/// <summary>Compiles terms, with the filters of the groups that they name.</summary>
/// <param name="filterOf">The filter of a group; null where there is none of that name.</param>
internal sealed class FilterGroups(Func<string, string?> filterOf)
{
    public const string Attribute = "group";

    /// <summary>Groups that name groups twice each would grow without end.</summary>
    private const int MaximumTerms = 1000;

    /// <summary>Nobody understands more.</summary>
    private const int MaximumDepth = 16;

    private readonly List<string> _path = [];
    private int _terms;

    /// <summary>Whether any of what was compiled depends on the time.</summary>
    public bool DependsOnTime { get; private set; }

    /// <summary>Whether a group was named.</summary>
    public bool HasGroups { get; private set; }

    /// <exception cref="FilterException">It cannot be understood.</exception>
    public FilterPredicate Compile(string text)
    {
        var terms = FilterReader.Read(text).Select(Compile).ToArray();
        return terms.Length == 1 ? terms[0] : (device, now) => Array.TrueForAll(terms, term => term(device, now));
    }

    private FilterPredicate Compile(FilterTerm term)
    {
        if (++_terms > MaximumTerms)
        {
            var at = term.Word ?? term.Name!;
            throw new FilterException($"With its groups this filter has more than {MaximumTerms} terms; name fewer groups.", at);
        }

        var holds = term.Word is { } word ? FilterAttributes.Word(word.Text)
            : term.Name!.Text.Equals(Attribute, StringComparison.OrdinalIgnoreCase) ? Groups(term.Comparison!, term.Name)
            : Of(FilterAttributes.Find(term.Name), term);
        return term.IsNegated ? (device, now) => !holds(device, now) : holds;
    }

    private FilterPredicate Of(FilterAttribute attribute, FilterTerm term)
    {
        DependsOnTime |= attribute.DependsOnTime;
        return attribute.Compile(term);
    }

    private FilterPredicate Groups(FilterComparison comparison, FilterText name)
    {
        if (!comparison.Operator.IsChoice())
        {
            throw new FilterException("group has no order: write group: or group!=.", name);
        }

        HasGroups = true;
        var groups = comparison.Values.Select(Group).ToArray();
        var wanted = comparison.Operator != FilterOperator.NotEqual;
        return (device, now) => Array.Exists(groups, group => group(device, now)) == wanted;
    }

    private FilterPredicate Group(FilterText name)
    {
        var filter = filterOf(name.Text) ?? throw new FilterException($"There is no group '{name.Text}'.", name);
        if (_path.Contains(name.Text, StringComparer.Ordinal))
        {
            throw new FilterException($"Groups name each other in a circle: {string.Join(" -> ", _path.Append(name.Text))}.", name);
        }

        if (_path.Count == MaximumDepth)
        {
            throw new FilterException($"Groups name groups more than {MaximumDepth} deep.", name);
        }

        _path.Add(name.Text);
        try
        {
            return Compile(filter);
        }
        catch (FilterException inner)
        {
            throw new FilterException($"In the group '{name.Text}': {inner.Message}", name);
        }
        finally
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }
}
