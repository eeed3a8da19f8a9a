namespace ThinMqtt.Contracts.Tests;

public sealed class VersionRequirementTests
{
    [Theory]
    [InlineData(">=1.2", "1.2.0 1.2.1 1.3.0-beta 2.0.0", "1.1.9 1.2.0-rc.1 0.9.0")]
    [InlineData(">1.2.3", "1.2.4 1.2.4-rc.1 2.0.0", "1.2.3 1.2.3+build 1.2.2")]
    [InlineData(">1.2", "1.3.0 1.3.0-rc.1 2.0.0", "1.2.0 1.2.9 1.1.0")]
    [InlineData("<2.0", "1.9.9 0.0.1 1.9.9-rc.1", "2.0.0 2.0.0-rc.1 2.0.0-0 2.1.0")]
    [InlineData("<2.0.0-rc.2", "2.0.0-rc.1 1.9.9", "2.0.0-rc.2 2.0.0")]
    [InlineData("<=2.0", "2.0.0 2.0.9 1.0.0", "2.1.0 2.1.0-rc.1")]
    [InlineData("<=2.0.1", "2.0.1 2.0.1-rc.1 2.0.1+build", "2.0.2 2.0.2-rc.1")]
    [InlineData("1.2.3", "1.2.3 1.2.3+build", "1.2.3-rc.1 1.2.4 1.2.2")]
    [InlineData("=1.2.3-rc.1", "1.2.3-rc.1", "1.2.3 1.2.3-rc.2")]
    [InlineData("1.2", "1.2.0 1.2.9", "1.2.0-rc.1 1.3.0 1.3.0-rc.1 1.1.9")]
    [InlineData("=1", "1.0.0 1.9.0", "2.0.0 0.9.0")]
    [InlineData("^1.2", "1.2.0 1.9.0", "1.1.9 2.0.0 2.0.0-rc.1")]
    [InlineData("^1.2.3", "1.2.3 1.3.0", "1.2.2 2.0.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 0.3.0-rc.1 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.2 0.0.4 0.0.4-0")]
    [InlineData("^0.0", "0.0.0 0.0.9", "0.1.0")]
    [InlineData("^0", "0.0.0 0.9.9", "1.0.0")]
    [InlineData("^1.2.3-rc.1", "1.2.3-rc.1 1.2.3 1.9.0", "1.2.3-beta 2.0.0-rc.1")]
    [InlineData("~1.2", "1.2.0 1.2.9", "1.3.0 1.3.0-rc.1 1.1.9")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0")]
    [InlineData("~1", "1.0.0 1.9.9", "2.0.0 0.9.0")]
    [InlineData(">=1.2, <2.0", "1.2.0 1.9.9", "1.1.9 2.0.0 2.0.0-rc.1")]
    [InlineData(" >= 1.2 ,<2,>1.4.0 ", "1.4.1 1.9.9", "1.4.0 1.3.0 2.0.0")]
    public void A_requirement_matches_some_versions_and_not_others(string text, string matching, string others)
    {
        var requirement = VersionRequirement.Parse(text);
        Assert.All(matching.Split(' '), version => Assert.True(requirement.Matches(SemanticVersion.Parse(version)), version));
        Assert.All(others.Split(' '), version => Assert.False(requirement.Matches(SemanticVersion.Parse(version)), version));
        Assert.Equal(text, requirement.ToString());
        Assert.Equal(VersionRequirement.Parse(text), requirement);
    }

    [Theory]
    [InlineData("", "The version requirement is empty.")]
    [InlineData("  ", "The version requirement is empty.")]
    [InlineData(">=", "'>=' is not a version requirement such as '>=1.2, <2': a comparison lacks its version.")]
    [InlineData(">=1.2,", "'>=1.2,' is not a version requirement such as '>=1.2, <2': a comparison lacks its version.")]
    [InlineData("==1", "'==1' is not a version requirement such as '>=1.2, <2': '=1' is not a number between 0 and 2^128 - 1.")]
    [InlineData("1.x", "'1.x' is not a version requirement such as '>=1.2, <2': 'x' is not a number between 0 and 2^128 - 1.")]
    [InlineData("1.2.3.4", "'1.2.3.4' is not a version requirement such as '>=1.2, <2': '1.2.3.4' has more than three numbers.")]
    [InlineData("^1.2-rc", "'^1.2-rc' is not a version requirement such as '>=1.2, <2': '1.2-rc' is a pre-release and needs three numbers.")]
    [InlineData("1.2.3+a", "'1.2.3+a' is not a version requirement such as '>=1.2, <2': '1.2.3+a' has build metadata, which makes no difference.")]
    public void Another_text_is_refused_with_a_reason(string text, string expected)
    {
        Assert.False(VersionRequirement.TryParse(text, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_requirement_has_at_most_256_characters()
    {
        Assert.False(VersionRequirement.TryParse(new string('1', 257), out _, out var reason));
        Assert.Equal("The version requirement has 257 characters; at most 256 are allowed.", reason);
    }
}
