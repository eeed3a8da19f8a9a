namespace ThinMqtt.Manager.Tests;

/// <summary>What a person who has mistyped is told, and where; the marks below a filter show the place.</summary>
public sealed class FilterErrorTests
{
    [Theory]
    [InlineData("lab presnce:online", "    ^^^^^^^        ", "did you mean 'presence'?")]
    [InlineData("diskfree<1GiB", "^^^^^^^^     ", "did you mean 'disk-free'?")]
    [InlineData("colour:red", "^^^^^^    ", "there are id, hostname,")]
    [InlineData("bad:value", "^^^      ", "no attribute 'bad'")]
    [InlineData("ram<", "   ^", "Behind '<' a value is missing.")]
    [InlineData("tag:a,", "     ^", "Behind ',' a value is missing.")]
    [InlineData("tag:,a", "   ^  ", "Behind ':' a value is missing.")]
    [InlineData("ram<4GiX", "    ^^^^", "no size; write one such as 4GiB")]
    [InlineData("ram<-4GiB", "    ^^^^^", "no size")]
    [InlineData("cores>many", "      ^^^^", "no number")]
    [InlineData("seen>2", "     ^", "no duration; write one such as 2h")]
    [InlineData("seen:2h", "^^^^   ", "compare it with seen< or seen>")]
    [InlineData("agent<two", "      ^^^", "no version")]
    [InlineData("agent<^2.0", "      ^^^^", "no version")]
    [InlineData("presence:asleep", "         ^^^^^^", "one of offline, stale, online")]
    [InlineData("presence>offline", "^^^^^^^^        ", "has no order")]
    [InlineData("damaged:maybe", "        ^^^^^", "one of yes, no")]
    [InlineData("ram<1GiB,2GiB", "         ^^^^", "compares with one value")]
    [InlineData("package<2.0", "^^^^^^^    ", "write package:browser<2.0")]
    [InlineData("package!=browser<2.0", "^^^^^^^             ", "-package:browser<2.0")]
    [InlineData("lab \"hall b", "    ^^^^^^^", "This quote is not closed")]
    [InlineData("\"hall\"b", "      ^", "a blank is missing")]
    [InlineData("room:\"hall\"b", "           ^", "a blank or a comma is missing")]
    [InlineData("lab -", "    ^", "nothing to negate")]
    [InlineData("lab - x", "    ^  ", "nothing to negate")]
    [InlineData("group>a", "^^^^^  ", "group has no order")]
    [InlineData("group:nobody", "      ^^^^^^", "There is no group 'nobody'.")]
    [InlineData("lab group:circle", "          ^^^^^^", "in a circle: circle -> half -> circle")]
    [InlineData("group:wrong", "      ^^^^^", "In the group 'wrong': There is no attribute 'x'")]
    [InlineData("group:g12", "      ^^^", "more than 1000 terms")]
    [InlineData("group:g29", "      ^^^", "more than 16 deep")]
    public void An_error_says_what_is_wrong_and_where(string filter, string marks, string expected)
    {
        Assert.False(FleetFilter.TryParse(filter, Groups, out _, out var error));

        Assert.Contains(expected, error.Text, StringComparison.Ordinal);
        Assert.Equal(marks.TrimEnd(), new string(' ', error.Position) + new string('^', error.Length));
    }

    [Fact]
    public void A_filter_that_no_request_line_takes_is_refused()
    {
        Assert.False(FleetFilter.TryParse(new string('x', FleetFilter.MaximumLength + 1), _ => null, out _, out var error));
        Assert.Contains("2000 are allowed", error.Text, StringComparison.Ordinal);
    }

    private static string? Groups(string name) => name switch
    {
        "circle" => "group:half",
        "half" => "lab group:circle",
        "wrong" => "x:1",
        "g0" => "lab",
        _ => name[0] == 'g' && int.TryParse(name[1..], out var number) ? $"group:g{number - 1},g{number - 1}" : null,
    };
}
