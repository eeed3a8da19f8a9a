namespace ThinMqtt.Cli;

/// <summary>A release for people.</summary>
internal static class ReleaseReport
{
    private const int NamedDevices = 10;

    public static void Write(Terminal terminal, Release release)
    {
        terminal.WriteLine($"Release {release.Id}: {release.Package} {release.Version} on {release.Channel}, {release.State}");
        terminal.WriteLine($"  announced  {Amounts.Utc(release.Announced)}{(release.Attempt > 1 ? $", for the {release.Attempt}. time" : "")}");
        if (release.Withdrawn is { } withdrawn)
        {
            terminal.WriteLine($"  withdrawn  {Amounts.Utc(withdrawn)}");
        }

        terminal.WriteLine($"  artifact   {Amounts.Size(release.Size)} ({release.Size} bytes)");
        terminal.WriteLine($"  sha256     {release.Sha256}");
        terminal.WriteLine($"  md5        {release.Md5}");
        terminal.WriteLine($"  devices    {(Words.Counts(release.Counts) is { Length: > 0 } counts ? counts : "none has begun")}");
        WriteFailures(terminal, release.Failures ?? []);
    }

    /// <summary>The most frequent reason first, with the devices that it met.</summary>
    public static void WriteFailures(Terminal terminal, IReadOnlyList<ReleaseResult> failures)
    {
        var groups = failures.GroupBy(result => (result.State, result.Reason)).OrderByDescending(group => group.Count()).ThenBy(group => Words.Order(group.Key.State));
        foreach (var group in groups)
        {
            terminal.WriteLine();
            WriteFailure(terminal, new FailureGroup(group.Key.State, group.Key.Reason, group.Count(), [.. group.Select(result => result.Device)]));
        }
    }

    public static void WriteFailure(Terminal terminal, FailureGroup group)
    {
        var names = string.Join(", ", group.Devices.Take(NamedDevices));
        var more = group.Count > NamedDevices ? $" and {group.Count - NamedDevices} more" : "";
        terminal.WriteLine($"{group.Count} {group.State}: {group.Reason ?? "no reason was given"}", Words.OfUpdate(group.State));
        terminal.WriteLine($"  {names}{more}");
    }
}
