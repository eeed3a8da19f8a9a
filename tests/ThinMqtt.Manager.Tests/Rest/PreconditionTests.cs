using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Manager.Tests;

public sealed class PreconditionTests
{
    private const string Present = "\"a\"";

    [Theory]
    [InlineData(null, null, Present, true)]
    [InlineData(null, null, null, true)]
    [InlineData("\"a\"", null, Present, true)]
    [InlineData("\"b\", \"a\"", null, Present, true)]
    [InlineData("\"b\"", null, Present, false)]
    [InlineData("W/\"a\"", null, Present, false)]
    [InlineData("\"a\"", null, null, false)]
    [InlineData("*", null, Present, true)]
    [InlineData("*", null, null, false)]
    [InlineData(null, "*", Present, false)]
    [InlineData(null, "*", null, true)]
    [InlineData(null, "W/\"a\"", Present, false)]
    [InlineData(null, "\"b\"", Present, true)]
    public void It_holds_as_RFC_9110_says(string? match, string? noneMatch, string? tag, bool expected)
    {
        Assert.True(Precondition.TryRead(Request(match, noneMatch), out var condition, out var reason), reason);
        Assert.Equal(expected, condition!.Holds(tag));
    }

    [Theory]
    [InlineData("a", null, "If-Match is 'a'")]
    [InlineData(null, "\"a\" b", "If-None-Match is '\"a\" b'")]
    public void What_is_no_tag_is_refused(string? match, string? noneMatch, string expected)
    {
        Assert.False(Precondition.TryRead(Request(match, noneMatch), out _, out var reason));
        Assert.StartsWith(expected, reason, StringComparison.Ordinal);
    }

    private static HttpRequest Request(string? match, string? noneMatch)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.IfMatch = match;
        request.Headers.IfNoneMatch = noneMatch;
        return request;
    }
}
