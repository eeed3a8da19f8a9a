namespace ThinMqtt.Contracts.Tests;

public sealed class SemanticVersionTests
{
    /// <summary>The examples of sections 9, 10 and 11 of semver.org and of the test of its regular expression.</summary>
    [Theory]
    [InlineData("0.0.4")]
    [InlineData("1.2.3")]
    [InlineData("10.20.30")]
    [InlineData("1.1.2-prerelease+meta")]
    [InlineData("1.1.2+meta")]
    [InlineData("1.1.2+meta-valid")]
    [InlineData("1.0.0-alpha")]
    [InlineData("1.0.0-alpha.beta.1")]
    [InlineData("1.0.0-alpha0.valid")]
    [InlineData("1.0.0-alpha.0valid")]
    [InlineData("1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay")]
    [InlineData("1.0.0-rc.1+build.123")]
    [InlineData("1.0.0-0.3.7")]
    [InlineData("1.0.0-x.7.z.92")]
    [InlineData("1.0.0-x-y-z.--")]
    [InlineData("1.0.0+20130313144700")]
    [InlineData("1.0.0+21AF26D3----117B344092BD")]
    [InlineData("1.0.0+0.build.1-rc.10000aaa-kk-0.1")]
    [InlineData("2.0.0+build.1848")]
    [InlineData("1.2.3----RC-SNAPSHOT.12.9.1--.12+788")]
    [InlineData("1.2.3----R-S.12.9.1--.12+meta")]
    [InlineData("99999999999999999999999.999999999999999999.99999999999999999")]
    [InlineData("1.0.0-0A.is.legal")]
    public void A_version_is_written_as_it_was_read(string text) => Assert.Equal(text, SemanticVersion.Parse(text).ToString());

    [Theory]
    [InlineData("", "The version is empty.")]
    [InlineData("1", "'1' is not a version of SemVer such as 1.2.3: it needs three numbers.")]
    [InlineData("1.2", "'1.2' is not a version of SemVer such as 1.2.3: it needs three numbers.")]
    [InlineData("1.2.3.4", "'1.2.3.4' is not a version of SemVer such as 1.2.3: it needs three numbers.")]
    [InlineData("1.2-rc", "'1.2-rc' is not a version of SemVer such as 1.2.3: it needs three numbers.")]
    [InlineData("v1.2.3", "'v1.2.3' is not a version of SemVer such as 1.2.3: 'v1' is not a number between 0 and 2^128 - 1.")]
    [InlineData("1..3", "'1..3' is not a version of SemVer such as 1.2.3: '' is not a number between 0 and 2^128 - 1.")]
    [InlineData(" 1.2.3", "' 1.2.3' is not a version of SemVer such as 1.2.3: ' 1' is not a number between 0 and 2^128 - 1.")]
    [InlineData("1.٢.3", "'1.٢.3' is not a version of SemVer such as 1.2.3: '٢' is not a number between 0 and 2^128 - 1.")]
    [InlineData("01.1.1", "'01.1.1' is not a version of SemVer such as 1.2.3: '01' has a leading zero.")]
    [InlineData("1.1.1-", "'1.1.1-' is not a version of SemVer such as 1.2.3: its pre-release has an empty part.")]
    [InlineData("1.1.1-a..b", "'1.1.1-a..b' is not a version of SemVer such as 1.2.3: its pre-release has an empty part.")]
    [InlineData("1.1.1-0123", "'1.1.1-0123' is not a version of SemVer such as 1.2.3: its pre-release has the number '0123' with a leading zero.")]
    [InlineData("1.1.1-a_b", "'1.1.1-a_b' is not a version of SemVer such as 1.2.3: its pre-release may contain only a-z, A-Z, 0-9, '-' and '.'.")]
    [InlineData("1.1.1+", "'1.1.1+' is not a version of SemVer such as 1.2.3: its build metadata has an empty part.")]
    [InlineData("1.1.1+a+b", "'1.1.1+a+b' is not a version of SemVer such as 1.2.3: its build metadata may contain only a-z, A-Z, 0-9, '-' and '.'.")]
    public void Another_text_is_refused_with_a_reason(string text, string expected)
    {
        Assert.False(SemanticVersion.TryParse(text, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_version_has_at_most_128_characters()
    {
        Assert.True(SemanticVersion.TryParse("1.2.3-" + new string('a', 122), out _, out _));
        Assert.False(SemanticVersion.TryParse("1.2.3-" + new string('a', 123), out _, out var reason));
        Assert.Equal("The version has 129 characters; at most 128 are allowed.", reason);
    }

    [Fact]
    public void Sections_11_2_to_11_4_order_versions_by_precedence()
    {
        string[] ascending =
        [
            "1.0.0-0", "1.0.0-9", "1.0.0-10", "1.0.0-99999999999999999999999999999999999999999", "1.0.0--", "1.0.0-alpha",
            "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0",
            "1.10.0", "2.0.0", "2.1.0", "2.1.1", "10.0.0",
        ];
        var versions = ascending.Select(SemanticVersion.Parse).ToArray();
        for (var i = 0; i < versions.Length; i++)
        {
            for (var j = 0; j < versions.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].ComparePrecedence(versions[j])));
            }
        }
    }

    [Fact]
    public void Section_10_build_metadata_makes_no_difference_to_precedence_but_to_order_and_equality()
    {
        var (one, other) = (SemanticVersion.Parse("1.0.0+1"), SemanticVersion.Parse("1.0.0+2"));
        Assert.Equal(0, one.ComparePrecedence(other));
        Assert.NotEqual(one, other);
        Assert.True(one < other);
    }

    [Fact]
    public void No_version_is_less_than_any()
    {
        SemanticVersion? none = null;
        var version = SemanticVersion.Parse("0.0.0-0");
        Assert.True(none < version && version > none && none <= version && version >= none);
        Assert.Equal(1, version.CompareTo(null));
    }
}
