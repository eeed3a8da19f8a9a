using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Contracts.Tests;

/// <summary>Versions from few and small parts, so that equal ones and those that differ in one part are frequent.</summary>
public sealed class SemanticVersionOrderTests
{
    private static readonly Gen<string> Identifiers = Gen
        .Elements("0", "1", "2", "10", "a", "b", "a1", "-", "1a", "RC")
        .NonEmptyListOf()
        .Select(parts => string.Join('.', parts.Take(3)));

    private static readonly Gen<SemanticVersion> Versions =
        from core in Gen.Choose(0, 2).Three()
        from preRelease in Gen.OneOf(Gen.Constant(""), Identifiers.Select(text => "-" + text))
        from build in Gen.Frequency((3, Gen.Constant("")), (1, Identifiers.Select(text => "+" + text)))
        select SemanticVersion.Parse($"{core.Item1}.{core.Item2}.{core.Item3}{preRelease}{build}");

    [Fact]
    public void It_is_antisymmetric_and_agrees_with_equality() => Check(Versions.Two(), pair =>
    {
        var (one, other) = pair;
        Assert.Equal(Math.Sign(one.CompareTo(other)), -Math.Sign(other.CompareTo(one)));
        Assert.Equal(one == other, one.CompareTo(other) == 0);
        Assert.Equal(one == other, one.ToString() == other.ToString());
        Assert.Equal(one < other, other > one);
        Assert.Equal(one <= other, !(one > other));
    });

    [Fact]
    public void It_is_transitive() => Check(Versions.Three(), three =>
    {
        SemanticVersion[] sorted = [three.Item1, three.Item2, three.Item3];
        Array.Sort(sorted);
        Assert.True(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
    });

    [Fact]
    public void It_refines_precedence() => Check(Versions.Two(), pair =>
    {
        var precedence = pair.Item1.ComparePrecedence(pair.Item2);
        Assert.True(precedence == 0 || Math.Sign(precedence) == Math.Sign(pair.Item1.CompareTo(pair.Item2)));
    });

    [Fact]
    public void What_is_written_is_read_as_the_same() =>
        Check(Versions, version => Assert.Equal(version, SemanticVersion.Parse(version.ToString())));

    private static void Check<T>(Gen<T> values, Action<T> assertion) =>
        Prop.ForAll(values.ToArbitrary(), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
