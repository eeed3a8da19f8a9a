using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Manager.Tests;

/// <summary>Whatever is typed.</summary>
public sealed class FilterRoundTripTests
{
    private static readonly Gen<string> Texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get);

    private static readonly Gen<FilterComparison> Comparisons =
        from one in Gen.Elements(Enum.GetValues<FilterOperator>())
        from values in Texts.NonEmptyListOf()
        select new FilterComparison(one, [.. values.Select(Text)]);

    private static readonly Gen<FilterTerm> Words =
        from isNegated in ArbMap.Default.GeneratorFor<bool>()
        from word in Texts
        select new FilterTerm(isNegated, Text(word));

    private static readonly Gen<FilterTerm> Attributes =
        from isNegated in ArbMap.Default.GeneratorFor<bool>()
        from name in Gen.Elements("ram", "disk-free", "Room", "unknown", "package")
        from comparison in Comparisons
        from inner in Comparisons.OrNull()
        select new FilterTerm(isNegated, null, Text(name), comparison, name == "package" ? inner : null);

    /// <summary>Letters that mean something in a filter, and many of them.</summary>
    private static readonly Gen<string> Typed = Gen.Elements(
            "package", "group", "seen", "agent", "tag", "ram", ":", "=", "!", "<", ">", ",", "\"", "\\", "-", " ", "2.0", "4GiB", "2h", "a", "é", "\0", "\ud800")
        .ListOf().Select(string.Concat);

    [Fact]
    public void A_filter_is_read_as_it_was_written() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.OneOf(Words, Attributes).ListOf().ToArbitrary(),
        terms =>
        {
            var read = FilterReader.Read(string.Join(' ', terms));
            return terms.Select(Describe).SequenceEqual(read.Select(Describe));
        }));

    [Fact]
    public void Whatever_is_typed_is_a_filter_or_an_error_within_the_text() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.OneOf(Typed, Texts).ToArbitrary(),
        text =>
        {
            if (FleetFilter.TryParse(text, name => name == "a" ? "tag:a" : null, out var filter, out var error))
            {
                _ = filter.Matches(TestFleet.Device("a") with { Hardware = TestFleet.Hardware("a"), Agent = "1.0.0" }, TestFleet.Now);
                return true;
            }

            return error.Position >= 0 && error.Length > 0 && error.Position + error.Length <= text.Length && error.Text.Length > 0;
        }));

    private static FilterText Text(string text) => new(text, 0, 0);

    /// <summary>Without where it stands.</summary>
    private static string Describe(FilterTerm term) =>
        $"{term.IsNegated}|{term.Word?.Text}|{term.Name?.Text}|{Describe(term.Comparison)}|{Describe(term.Inner)}";

    private static string Describe(FilterComparison? comparison) =>
        comparison is null ? "" : $"{comparison.Operator} {string.Join('\u0001', comparison.Values.Select(value => value.Text))}";
}
