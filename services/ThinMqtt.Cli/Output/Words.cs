using Spectre.Console;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary>The order and colours of states; words of a newer server come last, and plain.</summary>
internal static class Words
{
    private static readonly string[] Updates = [.. Enum.GetNames<UpdateState>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    private static Style Good { get; } = new(Color.Green);

    private static Style Bad { get; } = new(Color.Red);

    private static Style Dim { get; } = new(decoration: Decoration.Dim);

    private static Style Busy { get; } = new(Color.Aqua);

    private static Style Doubtful { get; } = new(Color.Yellow);

    public static int Order(string updateState) => Array.IndexOf(Updates, updateState) is >= 0 and var index ? index : Updates.Length;

    public static Style OfUpdate(string state) => state switch
    {
        ReleaseResult.Succeeded => Good,
        "cancelled" or "superseded" => Doubtful,
        "failed" or "rolledBack" or "rejected" or "timedOut" or "rollback" or "failure" => Bad,
        _ => Busy,
    };

    public static Style OfPresence(string presence) => presence switch { "online" => Good, "stale" => Doubtful, _ => Dim };

    public static Style OfRelease(string state) => state switch { Release.Live => Good, "withdrawn" => Doubtful, _ => Dim };

    /// <summary>Of the question why a device has not got a release.</summary>
    public static Style OfAnswer(string answer) => answer switch
    {
        "installed" => Good,
        "refused" or "failed" => Bad,
        "underway" => Busy,
        _ => Doubtful,
    };

    public static Style OfHealth(bool isOk) => isOk ? Good : Bad;

    /// <summary>Such as <c>12 succeeded, 1 failed</c>.</summary>
    public static string Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join(", ", counts.Where(pair => pair.Value > 0).OrderBy(pair => Order(pair.Key)).Select(pair => $"{pair.Value} {pair.Key}"));
}
