using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Whether a device is meant, at a time.</summary>
internal delegate bool FilterPredicate(DeviceSummary device, DateTimeOffset now);

/// <summary>Whether any of a device's texts is so; null where it has not said.</summary>
internal delegate bool? FilterTexts(DeviceSummary device, Func<string, bool> matches);

/// <summary>What a term may ask about. A device that has not said it does not match, whatever the operator.</summary>
internal abstract class FilterAttribute(string name)
{
    public string Name => name;

    /// <summary>Whether the same device may match at another time.</summary>
    public virtual bool DependsOnTime => false;

    /// <exception cref="FilterException">The term does not go with the attribute.</exception>
    public abstract FilterPredicate Compile(FilterTerm term);

    /// <summary>Only <c>package</c> has a second comparison, and the reader makes no other.</summary>
    protected static (FilterOperator Operator, IReadOnlyList<FilterText> Values) Parts(FilterTerm term)
    {
        var (one, values) = (term.Comparison!.Operator, term.Comparison.Values);
        return one.IsChoice() || values.Count == 1
            ? (one, values)
            : throw new FilterException($"'{one.Sign()}' compares with one value; several go with ':', '=' and '!='.", values[1]);
    }

    protected (FilterOperator Operator, IReadOnlyList<FilterText> Values) Choice(FilterTerm term, string kind) => term.Comparison!.Operator.IsChoice()
        ? Parts(term)
        : throw new FilterException($"{name} is {kind}, which has no order: write {name}: or {name}!=.", term.Name!);
}

/// <summary>Texts of a device; the case makes no difference, and numbers in them have their order.</summary>
internal sealed class TextAttribute(string name, FilterTexts any) : FilterAttribute(name)
{
    public override FilterPredicate Compile(FilterTerm term)
    {
        var (one, values) = Parts(term);
        var texts = values.Select(value => value.Text).ToArray();
        Func<string, bool> matches = one switch
        {
            FilterOperator.Has => said => Array.Exists(texts, text => said.Contains(text, StringComparison.OrdinalIgnoreCase)),
            FilterOperator.Equal or FilterOperator.NotEqual => said => Array.Exists(texts, text => said.Equals(text, StringComparison.OrdinalIgnoreCase)),
            _ => said => one.Holds(NaturalOrder.Compare(said, texts[0])),
        };
        var wanted = one != FilterOperator.NotEqual;
        return (device, _) => any(device, matches) == wanted;
    }
}

/// <summary>A number, a size in bytes or a duration in seconds.</summary>
internal sealed class NumberAttribute(string name, Func<DeviceSummary, DateTimeOffset, double?> read, Func<FilterText, double> parse, bool dependsOnTime = false)
    : FilterAttribute(name)
{
    public override bool DependsOnTime => dependsOnTime;

    public override FilterPredicate Compile(FilterTerm term)
    {
        var (one, values) = Parts(term);
        if (one.IsChoice() && parse == FilterQuantities.Duration)
        {
            throw new FilterException($"{Name} never is a duration exactly: compare it with {Name}< or {Name}>.", term.Name!);
        }

        var numbers = values.Select(parse).ToArray();
        return one switch
        {
            FilterOperator.Has or FilterOperator.Equal => (device, now) => read(device, now) is { } said && numbers.Contains(said),
            FilterOperator.NotEqual => (device, now) => read(device, now) is { } said && !numbers.Contains(said),
            _ => (device, now) => read(device, now) is { } said && one.Holds(said.CompareTo(numbers[0])),
        };
    }
}

/// <summary>One of a few words.</summary>
internal sealed class WordAttribute<T>(string name, Func<DeviceSummary, T> read, IReadOnlyDictionary<string, T> words) : FilterAttribute(name)
{
    public override FilterPredicate Compile(FilterTerm term)
    {
        var (one, values) = Choice(term, $"one of {string.Join(", ", words.Keys)}");
        var wanted = values.Select(Word).ToArray();
        return (device, _) => wanted.Contains(read(device)) != (one == FilterOperator.NotEqual);
    }

    private T Word(FilterText value) => words.TryGetValue(value.Text.ToLowerInvariant(), out var word)
        ? word
        : throw new FilterException($"{Name} is never '{value.Text}'; it is one of {string.Join(", ", words.Keys)}.", value);
}

/// <summary>A version; one without its last numbers means all with the first ones.</summary>
internal sealed class VersionAttribute(string name, Func<DeviceSummary, string?> read) : FilterAttribute(name)
{
    public override FilterPredicate Compile(FilterTerm term)
    {
        var (one, values) = Parts(term);
        var holds = FilterVersions.Compile(one, values);
        return (device, _) => SemanticVersion.TryParse(read(device), out var version, out string? _) && holds(version);
    }
}
