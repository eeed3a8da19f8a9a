using System.Globalization;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>Pure: words for people.</summary>
internal static class WhyText
{
    /// <summary>Such as <c>3 min</c>; the clocks of a device and of the manager may differ.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "a moment",
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };

    /// <summary>Such as <c>1.5 GiB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} bytes",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024d:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024d * 1024):0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024d * 1024 * 1024):0.#} GiB"),
    };

    /// <summary>Such as <c>downloading, 40 %</c>.</summary>
    public static string Doing(ReleaseResult result) => result.Percent is { } percent ? $"{Verb(result.State)}, {percent} %" : Verb(result.State);

    /// <summary>With a full stop.</summary>
    public static string Sentence(string? text) => string.IsNullOrWhiteSpace(text) ? "no reason was given."
        : text.TrimEnd()[^1] is '.' or '!' or '?' ? text.TrimEnd()
        : text.TrimEnd() + ".";

    private static string Verb(UpdateState state) => state switch
    {
        UpdateState.Download => "downloading",
        UpdateState.Verify => "verifying",
        UpdateState.Install => "installing",
        UpdateState.Commit => "committing",
        UpdateState.Rollback => "rolling back",
        _ => "giving up",
    };
}
